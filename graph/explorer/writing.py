"""Who may write, and what is served of a folder that is written: every graph whole, and the index made of them all."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Lock

from graph.explorer.snapshot import INDEX, STORE, Served, ServeError, copy_parts, make_index, mark_of
from graph.index.queries import select_from
from graph.judged_copy import judge_copy
from graph.names import Fold
from graph.outputs import holding
from graph.written import keep_index, prepare

SHORTEST_TOKEN = 16  # characters
#: Readers see what was written when no more came for so many seconds, or after so many at the latest; who writes, at once.
QUIET_SECONDS, LONGEST_SECONDS = 5.0, 60.0


class Writer:
    """The one token with which may be written, and when it last was."""

    def __init__(self, token: str | None) -> None:
        """Raises ServeError where there is no token, or one that could be guessed."""
        if not token:
            raise ServeError("To let others write, put a token into SIYAR_TOKEN or a --token-file.")
        if len(token) < SHORTEST_TOKEN or ":" in token:
            raise ServeError(
                f"The token could be guessed; take a random one of {SHORTEST_TOKEN} characters or more, without a colon."
            )
        self._digest = sha256(token.encode()).digest()
        self._lock = Lock()
        self._first = self._last = 0.0

    def knows(self, authorization: str | None) -> bool:
        """Whether an Authorization header bears the token; it takes the same time whatever it bears."""
        scheme, _, token = (authorization or "").partition(" ")
        given = sha256(token.strip().encode("utf-8", "surrogateescape")).digest()
        return hmac.compare_digest(given, self._digest) and scheme.lower() == "bearer"

    def write(self, action: Callable[[], bool]) -> bool:
        """What `action` gives; no two run at once."""
        with self._lock:
            if not self.busy():
                self._first = time.monotonic()
            try:
                return action()
            finally:
                self._last = time.monotonic()

    def busy(self) -> bool:
        """Whether more writes are to be expected, so that readers better wait for what was written."""
        now = time.monotonic()
        return bool(self._last) and now - self._last < QUIET_SECONDS and now - self._first < LONGEST_SECONDS


class WrittenServed(Served):
    """A folder that is written, as it is served."""

    def __init__(self, folder: Path, fold: Fold = str.casefold) -> None:
        """Makes the folder where there is none. Raises WriteError where it cannot be written, else as Served."""
        prepare(folder)
        super().__init__(folder, None, fold)

    def _fill(self, target: Path) -> None:
        with holding(self.folder):
            copy_parts(self.folder, target)
            mark = mark_of(self.folder)
        if not (target / INDEX).exists():
            make_index(select_from(target / STORE), target / INDEX, self._fold)
            with holding(self.folder):
                if mark_of(self.folder) == mark:
                    keep_index(self.folder, target / INDEX)
        judge_copy(target, self._fold)
