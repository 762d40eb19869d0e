#!/bin/sh
# Sun, Univa or Altair Grid Engine. Not tried on a real one; see docs/clusters.md.
#
#     sge.sh submit RULE CPUS MB MINUTES SCRIPT    # prints the job's id
#     sge.sh status ID                             # prints running, success or failed
case $1 in
submit)
    mkdir -p logs/submissions
    # `smp` and `gpu` are the usual names of the parallel environment and of the resource;
    # `qconf -spl` and `qconf -sc` show yours. h_vmem counts for each CPU.
    qsub -terse -V -cwd -S /bin/sh -N "$2" -j y -o logs/submissions -pe smp "$3" \
        -l "gpu=1,h_rt=$(($5 * 60)),h_vmem=$(($4 / $3))M" "$6"
    ;;
status)
    # qstat knows jobs that have not ended, qacct the others, some seconds later.
    qstat -j "$2" >/dev/null 2>&1 && { echo running; exit; }
    case $(qacct -j "$2" 2>/dev/null | awk '/^(failed|exit_status) /{printf "%s ", $2}') in
    "0 0 ") echo success ;;
    "") echo running ;;
    *) echo failed ;;
    esac
    ;;
esac
