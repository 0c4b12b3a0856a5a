"""HTTP towards a store: time limits, retries where they do no harm, a token that goes to one host only, errors for people."""

from __future__ import annotations

import base64
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

import urllib3

from graph.ontology import SOFTWARE
from graph.remote.digest import digest_answer
from graph.store import LESS, LIMIT_ANSWER, QueryLimit, StoreError, TimeLimit

TOKEN = "SIYAR_TOKEN"
CONNECT_SECONDS = 10.0
TRIES = 3
PAUSE_SECONDS = 0.5  # before the second try; twice as long before each further one
MOST_REDIRECTS = 3
_SMALL = 1 << 20  # bytes; a longer answer goes to disk
_CHUNK = 1 << 16
_LONGEST_REASON = 300  # characters of what a store says of a failure
_PASSING = frozenset({502, 503})

Origin = tuple[str, str | None, int | None]


class RemoteError(StoreError):
    """A store on another machine that cannot be asked, or does not answer as one."""


@dataclass(slots=True)
class Reply:
    """An answer that has come in whole; `body` is a file at its beginning."""

    status: int
    headers: Mapping[str, str]
    size: int
    body: IO[bytes]

    def read(self) -> bytes:
        """All of it; the file is closed then."""
        with self.body:
            return self.body.read()

    def reason(self) -> str:
        """What the store says of a failure, in one line; nothing where it sends a page for people."""
        content = self.read()[: 4 * _LONGEST_REASON]
        text = _one_line(content.decode("utf-8", "replace"))
        return "" if text.startswith("<") else text[:_LONGEST_REASON]

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Client:
    """Asks one store. `token` is sent as a bearer token, or where it is NAME:PASSWORD by basic or digest authentication.

    `seconds` bounds one answer from its first to its last byte, `answer` its size in bytes.
    """

    token: str | None = field(default=None, repr=False)
    seconds: float = 30.0
    answer: int = LIMIT_ANSWER
    _basic: set[Origin] = field(default_factory=set, repr=False)  # where name and password are known to be wanted as they are
    _pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(maxsize=8, retries=False), repr=False)

    def send(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None, again: bool = True
    ) -> Reply:
        """The answer of the store, whatever its status, 502 and 503 after all tries included.

        `again` says that the request may be sent more than once (it reads, or replaces): it then is where the connection breaks
        or the store is passingly out of order. Raises RemoteError where no whole answer comes, TimeLimit and QueryLimit.
        """
        pause, end = PAUSE_SECONDS, time.monotonic() + self.seconds
        for left in reversed(range(TRIES if again else 1)):
            try:
                reply = self._sent(method, url, headers or {}, body, end)
                if reply.status not in _PASSING or not left:
                    return reply
            except urllib3.exceptions.ProtocolError as fault:
                if not left:
                    raise RemoteError(
                        f"The answer of {shown(url)} was cut off ({_why(fault)}); see whether the store runs well, and try again."
                    ) from fault
            if time.monotonic() + pause >= end:
                raise self._late(url)
            time.sleep(pause)
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def _sent(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, end: float) -> Reply:
        """One try, redirections on the same host followed."""
        for _ in range(MOST_REDIRECTS + 1):
            reply = self._authorized(method, url, headers, body, end)
            if reply.status not in (301, 302, 303, 307, 308) or "location" not in reply.headers:
                return reply
            reply.body.close()
            try:
                there = urljoin(url, reply.headers["location"])
                stays = _origin(there) == _origin(url) and reply.status != 303
            except ValueError as fault:
                raise RemoteError(f"{shown(url)} sends on to what is no address; correct its settings.") from fault
            if not stays:
                raise RemoteError(f"{shown(url)} sends on to {shown(there)}; give that address if it is the store you mean.")
            url = there
        raise RemoteError(f"{shown(url)} sends on in circles; give the address of the store itself.")

    def _asked(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, end: float) -> Reply:
        left = max(0.1, end - time.monotonic())
        limits = urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=left)
        sent = {"user-agent": SOFTWARE.replace(" ", "/"), **headers}
        try:
            found = self._pool.request(method, url, body, headers=sent, timeout=limits, redirect=False, preload_content=False)
            try:
                return self._read(url, found, end)
            except BaseException:
                found.close()
                raise
            finally:
                found.release_conn()
        except urllib3.exceptions.ReadTimeoutError as fault:
            raise self._late(url) from fault
        except urllib3.exceptions.SSLError as fault:
            raise RemoteError(f"{shown(url)} has no certificate that can be trusted ({_why(fault)}).") from fault
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as fault:
            raise RemoteError(f"{shown(url)} cannot be reached; start the store there, or correct the address.") from fault
        except (urllib3.exceptions.LocationValueError, UnicodeError) as fault:
            raise RemoteError(f"{shown(url)} is no address of a store; write http://HOST:PORT/PATH.") from fault

    def _read(self, url: str, found: urllib3.BaseHTTPResponse, end: float) -> Reply:
        body = tempfile.SpooledTemporaryFile(_SMALL)  # noqa: SIM115  (the reader of the reply closes it)
        size = 0
        while piece := found.read1(_CHUNK, decode_content=True):
            size += len(piece)
            if size > self.answer:
                raise QueryLimit(f"The answer of {shown(url)} is too large; {LESS}.")
            if time.monotonic() > end:
                raise self._late(url)
            body.write(piece)
        body.seek(0)
        return Reply(found.status, {name.lower(): found.headers[name] for name in found.headers}, size, body)

    def _authorized(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, end: float) -> Reply:
        """The reply to a request with the token; name and password are sent only where they are asked for, in the way asked."""
        if not self.token:
            return self._asked(method, url, headers, body, end)
        name, colon, password = self.token.partition(":")
        plain = "Basic " + base64.b64encode(self.token.encode()).decode() if colon else f"Bearer {self.token}"
        known = not colon or _origin(url) in self._basic
        reply = self._asked(method, url, {**headers, "authorization": plain} if known else headers, body, end)
        if known or reply.status != 401:
            return reply
        reply.body.close()
        digest = digest_answer(reply.headers.get("www-authenticate", ""), name, password, method, url)
        if not digest:
            self._basic.add(_origin(url))
        return self._asked(method, url, {**headers, "authorization": digest or plain}, body, end)

    def _late(self, url: str) -> TimeLimit:
        return TimeLimit(f"{shown(url)} gave no whole answer within {self.seconds:g} seconds; {LESS}, or give it more --seconds.")


def read_token(file: Path | None = None) -> str | None:
    """The token of `file`, or of the environment variable SIYAR_TOKEN; None without one. Raises RemoteError."""
    try:
        token = (file.read_text(encoding="utf-8") if file else os.environ.get(TOKEN, "")).strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise RemoteError(f"The token cannot be read from {file}; write it into that file as one line.") from fault
    if file and not token:
        raise RemoteError(f"{file} holds no token; write it into that file as one line.")
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise RemoteError("The token holds spaces, line breaks or other characters that no token has; write it as one line.")
    return token or None


def checked_url(url: str) -> str:
    """The address of a store as it is given. Raises RemoteError for what is none, or has a password in it."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or any(char.isspace() for char in url):
        raise RemoteError(f"“{url.rpartition('@')[2][:100]}” is no address of a store; write http://HOST:PORT/PATH.")
    if "@" in parts.netloc:
        raise RemoteError(f"Leave name and password out of the address {shown(url)}; put NAME:PASSWORD into {TOKEN} instead.")
    return url


def shown(url: str) -> str:
    """An address as it may be shown and logged: without name, password and parameters."""
    parts = urlsplit(url)
    return _one_line(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}")


def _origin(url: str) -> Origin:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _why(fault: Exception) -> str:
    """The innermost cause, in a few words."""
    while fault.__cause__ or (fault.args and isinstance(fault.args[-1], Exception)):
        fault = fault.__cause__ if isinstance(fault.__cause__, Exception) else fault.args[-1]
    return _one_line(str(getattr(fault, "strerror", None) or fault))[:100].rstrip(".")


def _one_line(text: str) -> str:
    """What others say, without line breaks and whatever else a terminal would obey."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
