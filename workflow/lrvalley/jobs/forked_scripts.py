"""Scripts of a run's jobs as forks of the run's servers."""

from __future__ import annotations

import shlex
import sys
from functools import cache
from pathlib import Path
from typing import Any

from snakemake.script import PythonScript

from lrvalley.jobs.fork_server import PRELOADED, ForkServers
from lrvalley.jobs.snakemake_api import is_main_process, needed_jobs, own_rules


def fork_scripts(workflow: Any) -> None:
    """Have the scripts of this machine's jobs run as forks of a process that has imported
    what they need, instead of each in a new one."""
    if sys.platform != "linux" or not is_main_process(workflow):
        return
    servers, is_own = ForkServers(), own_rules(workflow)
    execute = PythonScript.execute_script

    @cache
    def environments() -> dict[str, str]:
        own = (rule for rule in workflow.rules if is_own(rule) and rule.conda_env)
        return {rule.name: Path(rule.conda_env).stem for rule in own}

    @cache
    def start_all() -> None:
        """Start all servers that this run needs, so that they import at the same time."""
        needed = {environments().get(job.rule.name) for job in needed_jobs(workflow)}
        for environment in PRELOADED.keys() & needed:
            servers.start(environment)

    def execute_script(self: Any, script: str, edit: bool = False) -> Any:
        environment = environments().get(self.rulename)
        elsewhere = self.conda_env or self.container_img or self.env_modules
        if elsewhere or environment not in PRELOADED:
            return execute(self, script, edit)
        start_all()
        command = shlex.join([*servers.command(environment), script])
        return self._execute_cmd("{command}", command=command, is_python_script=True)

    PythonScript.execute_script = execute_script
