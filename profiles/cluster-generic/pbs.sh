#!/bin/sh
# PBS Professional and OpenPBS. Not tried on a real one; see docs/clusters.md.
#
#     pbs.sh submit RULE CPUS MB MINUTES SCRIPT    # prints the job's id
#     pbs.sh status ID                             # prints running, success or failed
case $1 in
submit)
    mkdir -p logs/submissions
    qsub -V -N "$2" -j oe -o logs/submissions/ -l "walltime=$(($5 * 60))" \
        -l "select=1:ncpus=$3:mem=$4mb:ngpus=1" "$6"
    ;;
status)
    # -x: ended jobs, too. A PBS that does not answer is asked again.
    job=$(qstat -x -f "$2") || { echo running; exit; }
    case $job in
    *"job_state = F"*"Exit_status = 0"*) echo success ;;
    *"job_state = F"*) echo failed ;;
    *) echo running ;;
    esac
    ;;
esac
