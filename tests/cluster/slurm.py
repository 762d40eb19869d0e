"""A real Slurm with two nodes and a declared GPU each, all on this machine.

    python tests/cluster/slurm.py install        # Debian's packages, where they are missing
    python tests/cluster/slurm.py start FOLDER   # prints what to export
    python tests/cluster/slurm.py stop FOLDER

Nothing is written outside of the folder but the packages. A declared GPU is a device file
that is none: programs find no GPU, and Slurm hands it out all the same.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

PACKAGES = ("slurm-wlm", "munge")
NODES = ("node1", "node2")
PATIENCE = 60

SLURM_CONF = """\
ClusterName=lab
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc={folder}/jobs.txt
SwitchType=switch/none
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
SlurmctldPort={port}
ReturnToService=2
SlurmdTimeout=300
InactiveLimit=0
KillWait=5
MinJobAge=600
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
GresTypes=gpu
SlurmdParameters=config_overrides
{nodes}
PartitionName=gpu Nodes=ALL Default=YES MaxTime=INFINITE State=UP DefMemPerCPU=200
"""
NODE = (
    "NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=4 Boards=1 "
    "SocketsPerBoard=1 CoresPerSocket=4 ThreadsPerCore=1 RealMemory=20000 Gres=gpu:1 "
    "State=UNKNOWN"
)
GRES = "NodeName={name} Name=gpu File={folder}/gpu-{name}"
# Where other clusters have /etc/slurm, this one has commands that know the folder:
# Snakemake's plugin takes SLURM_CONF out of the environment of a job.
COMMANDS = ("sbatch", "scancel", "scontrol", "sinfo", "squeue", "srun", "sacct")
COMMAND = '#!/bin/sh\nSLURM_CONF={folder}/slurm.conf exec {command} "$@"\n'


def obstacle() -> str | None:
    """Why Slurm cannot be started here, or None."""
    if not sys.platform.startswith("linux"):
        return f"this is {sys.platform}, expected Linux"
    if os.geteuid() != 0:
        return "not root, which starts Slurm's daemons and makes device files"
    if not installed() and shutil.which("apt-get") is None:
        return f"Slurm is not installed, and there is no apt-get to install {PACKAGES[0]}"
    return None


def install() -> str | None:
    """Install Debian's packages if Slurm is missing; return why that was not possible."""
    if (reason := obstacle()) or installed():
        return reason
    options = ("--yes", "--quiet", "--no-install-recommends")
    for command in (("update", "--quiet"), ("install", *options, *PACKAGES)):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            ["apt-get", *command], env=quiet, capture_output=True, text=True
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            return f"apt-get {command[0]} failed: {last}"
    return None


class Cluster:
    """Slurm in a folder.

    Args:
        folder: where its configuration, state and logs are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    @property
    def environment(self) -> dict[str, str]:
        """What to add to the environment to use it."""
        return {"PATH": os.pathsep.join([str(self.folder / "bin"), os.environ["PATH"]])}

    def start(self) -> None:
        """Write the configuration and start all daemons."""
        self._configure()
        munged = {
            "key-file": "munge.key",
            "socket": "munge.socket",
            "pid-file": "munged.pid",
            "log-file": "munged.log",
            "seed-file": "munged.seed",
        }
        # --force: its socket lies below a folder that not everybody may enter.
        self.call(
            "munged",
            "--force",
            *(f"--{name}={self.folder / file}" for name, file in munged.items()),
        )
        self.call("slurmctld", "-f", str(self.folder / "slurm.conf"))
        for node in NODES:
            self.start_node(node)
        self._wait(
            lambda: self.call("sinfo", "-h", "-o", "%T %D") == f"idle {len(NODES)}\n"
        )

    def start_node(self, node: str) -> None:
        """Start the daemon of one node."""
        self.call("slurmd", "-N", node, "-f", str(self.folder / "slurm.conf"))

    def kill_node(self, node: str) -> None:
        """End the daemon of one node at once; its jobs go on."""
        self._end(node, signal.SIGKILL)

    def stop(self) -> None:
        """Cancel all jobs and end all daemons."""
        with suppress(subprocess.CalledProcessError, TimeoutError):
            self.call("scancel", "--user=root")
            self._wait(lambda: not self.call("squeue", "-h"))
        for daemon in (*NODES, "slurmctld", "munged"):
            self._end(daemon, signal.SIGTERM)

    def call(self, *command: str) -> str:
        """Run a command on the cluster and return what it prints."""
        return subprocess.run(
            command,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    def jobs(self) -> list[dict[str, str]]:
        """What Slurm has recorded of each job that has ended, in that order."""
        file = self.folder / "jobs.txt"
        lines = file.read_text().splitlines() if file.exists() else []
        return [dict(part.split("=", 1) for part in line.split()) for line in lines]

    def _configure(self) -> None:
        for name in ("state", "bin", *(f"spool-{node}" for node in NODES)):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "munge.key").write_bytes(os.urandom(128))
        (self.folder / "munge.key").chmod(0o400)
        for node in NODES:
            os.mknod(self.folder / f"gpu-{node}", 0o20666, os.makedev(1, 3))
        host = socket.gethostname().split(".")[0]
        port, *ports = _free_ports(1 + len(NODES))
        nodes = [
            NODE.format(name=n, host=host, port=p)
            for n, p in zip(NODES, ports, strict=True)
        ]
        gres = [GRES.format(name=node, folder=self.folder) for node in NODES]
        slurm = SLURM_CONF.format(
            host=host, folder=self.folder, port=port, nodes="\n".join(nodes)
        )
        (self.folder / "slurm.conf").write_text(slurm)
        (self.folder / "gres.conf").write_text("AutoDetect=off\n" + "\n".join(gres) + "\n")
        for name in COMMANDS:
            command = self.folder / "bin" / name
            text = COMMAND.format(folder=self.folder, command=shutil.which(name))
            command.write_text(text)
            command.chmod(0o755)

    def _end(self, daemon: str, how: signal.Signals) -> None:
        file = self.folder / f"{daemon}.pid"
        if not file.exists():
            return
        process = int(file.read_text())
        with suppress(ProcessLookupError):
            os.kill(process, how)
            self._wait(lambda: not Path(f"/proc/{process}").exists())
        file.unlink(missing_ok=True)

    def _wait(self, happened) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > deadline:
                raise TimeoutError(f"see the logs in {self.folder}")
            time.sleep(0.1)


def installed() -> bool:
    """Whether the commands that are needed are there."""
    return all(map(shutil.which, ("slurmctld", "slurmd", "sbatch", "munged")))


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def main() -> None:
    """Do what the command line asks for."""
    match sys.argv[1:]:
        case ["install"]:
            if reason := install():
                print(f"No test on a Slurm cluster here: {reason}")
        case ["start", folder]:
            cluster = Cluster(Path(folder))
            cluster.start()
            for name, value in cluster.environment.items():
                print(f"export {name}={value}")
        case ["stop", folder]:
            Cluster(Path(folder)).stop()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
