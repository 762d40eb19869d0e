"""Scripts that run as forks do what they do as processes of their own."""

import os
import signal
import subprocess
import sys
import textwrap

import psutil
import pytest
from support.runs import wait_until

from lrvalley.jobs.fork_client import KILLED
from lrvalley.jobs.fork_server import CLIENT, PRELOADED, SHARED, ForkServers, start
from lrvalley.jobs.log import INTERRUPTED


@pytest.fixture(scope="module")
def server():
    """The socket of a server of jobs that need NumPy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PRELOADED, "own", ("numpy",))
        return start("own")


@pytest.fixture
def script(tmp_path):
    """Writes a script."""

    def write(text):
        path = tmp_path / "script.py"
        path.write_text(textwrap.dedent(text))
        return path

    return write


def begin(server, script, **options):
    command = [sys.executable, "-ISE", str(CLIENT), str(server), str(script)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def run(server, script, **options):
    process = begin(server, script, **options)
    printed, said = process.communicate(timeout=60)
    return process.returncode, printed, said


SEEN = """
    import os, sys
    print(sys.argv, os.getcwd(), __name__, sys.path[0], os.environ["OWN"])
    print("numpy" in sys.modules, "lrvalley" in sys.modules)
    import beside, on_path
    print(sys.stdin.read())
    print("said", file=sys.stderr)
    sys.exit(3)
"""


def test_a_script_finds_what_it_finds_as_a_process(server, script, tmp_path):
    path = script(SEEN)
    (tmp_path / "beside.py").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "on_path.py").touch()
    environment = {
        **os.environ,
        "OWN": "value",
        "PYTHONPATH": str(tmp_path / "folder"),
    }
    (tmp_path / "input").write_text("given")
    with (tmp_path / "input").open() as given:
        code, printed, said = run(server, path, cwd=tmp_path, env=environment, stdin=given)
    assert printed.splitlines() == [
        f"['{path}'] {tmp_path} __main__ {tmp_path} value",
        "True False",
        "given",
    ]
    assert (code, said) == (3, "said\n")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", 0, ""),
        ("import sys; sys.exit()", 0, ""),
        ("import sys; sys.exit('a sentence')", 1, "a sentence\n"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", KILLED, ""),
        ("import sys; sys.exit(True)", 1, ""),
        ("raise KeyboardInterrupt", INTERRUPTED, "Interrupted\n"),
    ],
)
def test_how_it_ends(server, script, text, code, said):
    assert run(server, script(text)) == (code, "", said)


def test_an_error_has_its_traceback(server, script):
    code, _, said = run(server, script("1 / 0"))
    assert code == 1
    assert "script.py" in said
    assert said.endswith("ZeroDivisionError: division by zero\n")


def test_what_is_left_to_the_end_is_done(server, script):
    text = "import atexit; atexit.register(print, 'at the end'); print('before')"
    assert run(server, script(text))[1] == "before\nat the end\n"


def test_forks_draw_numbers_of_their_own(server, script):
    path = script("import numpy, random; print(numpy.random.random(), random.random())")
    assert run(server, path)[1] != run(server, path)[1]


WAITING = """
    import os, time
    try:
        print(os.getpid(), flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        raise SystemExit(130)
"""


def test_a_job_ends_with_its_client(server, script):
    process = begin(server, script(WAITING))
    job = psutil.Process(int(process.stdout.readline()))
    process.kill()
    process.communicate()
    wait_until(lambda: not job.is_running())


# A run with a server of its own.
RUN = """
    import os, signal, subprocess
    import psutil
    from lrvalley.jobs.fork_server import PRELOADED, ForkServers
    PRELOADED["own"] = ()
    command = ForkServers().command("own")
"""


@pytest.fixture
def begin_run(script, tmp_path):
    """Begins a run that goes on as given, in a process group of its own."""

    def begin(text):
        path = script(RUN + text).rename(tmp_path / "run.py")
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        environment.pop(SHARED, None)
        return subprocess.Popen(
            [sys.executable, path],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    return begin


def test_ctrl_c_reaches_the_job_and_not_the_server(begin_run, script):
    process = begin_run(f"""
    signal.signal(signal.SIGINT, lambda *_: None)
    for _ in range(2):
        print(subprocess.Popen([*command, {str(script(WAITING))!r}]).wait(), flush=True)
    """)
    script(WAITING)
    for _ in range(2):
        job = psutil.Process(int(process.stdout.readline()))
        assert job.ppid() != process.pid
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout.readline() == "130\n"
        job.wait(60)
    assert process.wait(60) == 0


@pytest.mark.parametrize("ending", ["", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_server_ends_with_its_run(begin_run, ending):
    process = begin_run(f"""
    print(*[child.pid for child in psutil.Process().children()], flush=True)
    {ending}
    """)
    (server,) = map(int, process.communicate(timeout=60)[0].split())
    wait_until(lambda: not psutil.pid_exists(server))


def test_without_a_server_the_client_is_the_job(script, tmp_path):
    assert run(tmp_path / "none", script("print('ran')")) == (0, "ran\n", "")


def test_each_environment_has_one_server(monkeypatch):
    started = []
    monkeypatch.delenv(SHARED, raising=False)
    monkeypatch.setattr(
        "lrvalley.jobs.fork_server.start", lambda *asked: started.append(asked) or "at"
    )
    servers = ForkServers()
    for _ in range(2):
        servers.command("analysis")
        servers.command("tensorflow")
    assert started == [("analysis",), ("tensorflow",)]


def test_runs_may_share_a_server(monkeypatch, tmp_path):
    (tmp_path / "analysis").touch()
    monkeypatch.setenv(SHARED, str(tmp_path))
    assert ForkServers().command("analysis")[-1] == str(tmp_path / "analysis")


def test_where_no_socket_can_be_jobs_start_by_themselves(monkeypatch, tmp_path):
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    monkeypatch.delenv(SHARED, raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    assert ForkServers().command("analysis") == [sys.executable]
    assert list(deep.iterdir()) == []
