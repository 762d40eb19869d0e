import subprocess
import sys


def run(tmp_path, body):
    code = (
        "import os\nfrom lrvalley.errors import InputError\n"
        "from lrvalley.jobs.log import job_log\n"
        f"with job_log({str(tmp_path / 'job.log')!r}):\n    {body}\n"
    )
    job = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    return job, (tmp_path / "job.log").read_text()


def test_all_output_goes_to_the_log_that_of_libraries_too(tmp_path):
    job, log = run(tmp_path, "print('ours'); os.write(2, b'theirs\\n')")
    assert (job.returncode, job.stdout, job.stderr) == (0, "", "")
    assert log == "ours\ntheirs\n"


def test_wrong_input_ends_the_job_with_one_line(tmp_path):
    job, log = run(tmp_path, "raise InputError('file x: found 1, expected 2')")
    assert job.returncode == 1
    assert log == "Error: file x: found 1, expected 2\n"


def test_ctrl_c_ends_the_job_with_one_line(tmp_path):
    job, log = run(tmp_path, "raise KeyboardInterrupt")
    assert (job.returncode, log) == (130, "Interrupted\n")


def test_other_errors_keep_their_traceback(tmp_path):
    job, log = run(tmp_path, "1 / 0")
    assert job.returncode == 1
    assert "Traceback" in log
