"""The one family of errors that people are meant to read; each is raised beside the code that finds the fault."""

from __future__ import annotations


class SiyarError(Exception):
    """Bad input, a missing file or a broken installation: one sentence that names what is wrong and its cure."""
