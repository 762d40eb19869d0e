"""Data files that NumPy would not write, for the tests of those who read them."""

import io
import struct
import zipfile

import numpy as np

# Of an array of bytes, up to its shape.
HEADER = "{'descr': '|u1', 'fortran_order': False, 'shape':"
# Within a local header and one of the directory: where the flags stand.
FLAGS = {b"PK\3\4": 6, b"PK\1\2": 8}


def with_header(header, content=b""):
    """The content of an `.npy` with any header."""
    header = header.encode() + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + content


def write_raw(file, arrays, **raw):
    """An `.npz` of arrays, some of which are given as the content of their `.npy`."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.save(stream, array)
            archive.writestr(f"{name}.npy", raw.get(name, stream.getvalue()))


def mark_encrypted(file):
    """Set the flag of each array that says that it is encrypted."""
    content = bytearray(file.read_bytes())
    for signature, offset in FLAGS.items():
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    file.write_bytes(content)


def bomb(examples, file):
    """An array of objects that make a file when they are unpickled."""

    class Bomb:
        def __reduce__(self):
            return (open, (str(file), "w"))

    return np.array([Bomb()] * examples, dtype=object)
