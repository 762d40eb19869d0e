"""JSON files with a checksum, which shows whether they were damaged or edited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError

REMEDY = "delete the file to train it again"

# How the text of a file goes on behind its content, and how every text ends.
_BEFORE_CHECKSUM = ',\n "checksum": "'
_END = "\n}\n"


def with_checksum(content: Mapping[str, Any]) -> str:
    """The text of a file: the content as JSON, and the checksum as its last key."""
    return _text({**content, "checksum": _digest(_text(content))})


def load(path: Path, kind: str) -> Any:
    """The JSON values of a file.

    Args:
        path: the file.
        kind: what the file holds, for the message.

    Raises:
        InputError: if there is no such file, or it is not JSON.
    """
    content, _ = load_checked(path, kind)
    return content


def load_checked(path: Path, kind: str) -> tuple[Any, bool]:
    """The JSON values of a file, and whether they are as `with_checksum` wrote them.

    The layout of the text does not matter.

    Args:
        path: the file.
        kind: what the file holds, for the message.

    Raises:
        InputError: if there is no such file, or it is not JSON.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
        return content, _is_as_written(text) or _has_own_checksum(content)
    except FileNotFoundError:
        message = f"{kind} file {path}: not found, expected a trained {kind}"
        raise InputError(message) from None
    # RecursionError: JSON that is nested too deeply.
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            f"{kind} file {path}: not readable as JSON ({error}), expected a trained "
            f"{kind}; {REMEDY}"
        ) from None


def _is_as_written(text: str) -> bool:
    # Most files are. To write the values again takes forty times as long as to hash a text.
    before, _, after = text.rpartition(_BEFORE_CHECKSUM)
    return after == f'{_digest(before + _END)}"{_END}'


def _has_own_checksum(content: Any) -> bool:
    if not isinstance(content, dict):
        return False
    rest = {name: value for name, value in content.items() if name != "checksum"}
    return content.get("checksum") == _digest(_text(rest))


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
