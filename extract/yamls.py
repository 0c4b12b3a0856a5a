"""The YAML of the language files, read by libyaml where the machine has it: several times as fast as the same in Python."""

from __future__ import annotations

from typing import Any

import yaml

#: The safe loader; both kinds make plain data only and tell line and column of a fault.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(source: str | bytes) -> Any:
    """The data of a YAML text; yaml.YAMLError where it is none."""
    return yaml.load(source, Loader=LOADER)
