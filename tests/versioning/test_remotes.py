"""`dvc push` here, `dvc pull` in a colleague's clone, where nothing is trained."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.runs import contents
from support.versioned import UP_TO_DATE

KEY, SECRET = "testkey", "testsecret"


def assert_shared(mine, folder):
    """A second clone gets the cells from the remote and trains nothing."""
    mine.dvc("push")
    mine.commit("Where the results are")
    second = mine.cloned(folder)
    status = second.dvc("status")
    assert "results/cells" in status and "data/mnist.npz" in status
    assert "modified" not in status
    second.dvc("pull")
    # The data set is no result: who needs it downloads it.
    share_data(mine, second)
    assert UP_TO_DATE in second.dvc("repro")
    assert contents(second) == contents(mine)
    assert "train_cell" not in second.planned("--configfile", "config/config.yaml")


def share_data(mine, second):
    (second.path / "data").mkdir(exist_ok=True)
    os.link(mine.path / "data/mnist.npz", second.path / "data/mnist.npz")


def test_a_folder(mine, tmp_path):
    mine.dvc("remote", "add", "--default", "shared", str(tmp_path / "remote"))
    assert_shared(mine, tmp_path / "second")


@pytest.fixture
def s3(tmp_path):
    """The address of an S3 server with a bucket `results`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    (tmp_path / "s3" / "results").mkdir(parents=True)
    rclone = Path(sys.executable).with_name("rclone")
    command = [rclone, "serve", "s3", "--addr", address, "--auth-key", f"{KEY},{SECRET}"]
    server = subprocess.Popen(
        [*map(str, command), str(tmp_path / "s3")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"RCLONE_CONFIG": os.devnull},
    )
    try:
        wait_for(address)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def wait_for(address):
    for _ in range(200):
        try:
            socket.create_connection(tuple(address.split(":")), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(address)


def test_an_s3_server(mine, s3, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    mine.dvc("remote", "add", "--default", "shared", "s3://results/lrvalley")
    mine.dvc("remote", "modify", "shared", "endpointurl", s3)
    assert_shared(mine, tmp_path / "second")
    assert any((tmp_path / "s3" / "results" / "lrvalley").rglob("*"))
