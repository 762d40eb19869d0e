"""JSON files with a checksum, which shows whether they were damaged or edited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError

REMEDY = "delete the file to train it again"


def with_checksum(content: Mapping[str, Any]) -> str:
    """The text of a file: the content as JSON, and the checksum as its last key."""
    return _text({**content, "checksum": _checksum(content)})


def is_intact(content: Any) -> bool:
    """Whether JSON values are as `with_checksum` wrote them."""
    if not isinstance(content, dict):
        return False
    rest = {name: value for name, value in content.items() if name != "checksum"}
    return content.get("checksum") == _checksum(rest)


def load(path: Path, kind: str) -> Any:
    """The JSON values of a file.

    Args:
        path: the file.
        kind: what the file holds, for the message.

    Raises:
        InputError: if there is no such file, or it is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = f"{kind} file {path}: not found, expected a trained {kind}"
        raise InputError(message) from None
    except (OSError, ValueError) as error:
        raise InputError(
            f"{kind} file {path}: not readable as JSON ({error}), expected a trained "
            f"{kind}; {REMEDY}"
        ) from None


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_text(content).encode()).hexdigest()


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, allow_nan=False) + "\n"
