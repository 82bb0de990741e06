"""Secrets come from the environment, or from a file that it names, as container engines hand them over.

``NAME`` holds the secret itself; ``NAME_FILE`` names a file that holds it, such as ``/run/secrets/github_token``. This
is the one place that reads either. No message repeats what was found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sourcer.errors import ConfigError

FILE = "_FILE"
LONGEST = 10_000
_NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")


def is_name(text: str) -> bool:
    """Whether a text is the name of an environment variable, in capitals, and so no secret put there by mistake."""
    return _NAME.fullmatch(text) is not None


def secret_of(environ: Mapping[str, str], name: str) -> str:
    """The secret of that name, or "" where neither ``NAME`` nor ``NAME_FILE`` is set.

    Raises ConfigError where both are, and for a file that cannot be read, is empty or is no text.
    """
    given, path = environ.get(name, ""), environ.get(f"{name}{FILE}", "")
    if given and path:
        raise ConfigError(f"{name} and {name}{FILE} are both set; unset one of them")
    return _read(Path(path), f"{name}{FILE}") if path else given


def _read(path: Path, variable: str) -> str:
    """What a file holds, without the line end that editors put there."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(LONGEST + 1)
    except OSError as error:
        raise ConfigError(f"{variable}: {path} cannot be read ({error.strerror}); name a file that can") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{variable}: {path} is no text; write the secret there and nothing else") from None
    secret = text.rstrip("\r\n")
    if not secret.strip() or len(text) > LONGEST:
        what = "is too long for a secret" if len(text) > LONGEST else "is empty"
        raise ConfigError(f"{variable}: {path} {what}; write the secret there and nothing else")
    return secret
