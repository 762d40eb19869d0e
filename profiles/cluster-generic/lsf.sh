#!/bin/sh
# IBM Spectrum LSF. Not tried on a real one; see docs/clusters.md.
#
#     lsf.sh submit RULE CPUS MB MINUTES SCRIPT    # prints the job's id
#     lsf.sh status ID                             # prints running, success or failed
case $1 in
submit)
    mkdir -p logs/submissions
    # It answers: Job <7> is submitted to queue <normal>.
    bsub -J "$2" -o logs/submissions/%J.log -n "$3" -R "span[hosts=1]" -M "$4MB" -W "$5" \
        -gpu num=1 "$6" | sed -n 's/^Job <\([0-9]*\)>.*/\1/p'
    ;;
status)
    # An LSF that does not answer is asked again.
    case $(bjobs -noheader -o stat "$2") in
    DONE) echo success ;;
    EXIT) echo failed ;;
    *) echo running ;;
    esac
    ;;
esac
