"""The YAML of the language files, read by libyaml where the machine has it: several times as fast as the same in Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from extract.errors import SiyarError

#: The safe loader; both kinds make plain data only and tell line and column of a fault.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(source: str | bytes) -> Any:
    """The data of a YAML text; yaml.YAMLError where it is none."""
    return yaml.load(source, Loader=LOADER)


def compose_yaml(source: str) -> Any:
    """The nodes of a YAML text, which know their lines; yaml.YAMLError where it is none."""
    return yaml.compose(source, LOADER)


def read_language_file(path: Path, fault: type[SiyarError], read: Callable[[str], Any] = load_yaml) -> Any:
    """What `read` makes of a file that every language has; `fault` tells the file and the cure where it is missing or no YAML."""
    try:
        return read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise fault(f"{path} is missing: a language needs a {path.name}; copy that of another language.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise fault(f"{path} cannot be read: {' '.join(str(error).split())}") from None
