"""Digest access authentication (RFC 7616, for one request), which Virtuoso asks for where graphs are written."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.request import parse_http_list, parse_keqv_list

_ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}


def digest_answer(challenge: str, name: str, password: str, method: str, url: str) -> str | None:
    """The Authorization header that answers a WWW-Authenticate header; None where that asks for something else."""
    _, found, rest = challenge.partition("Digest ")
    asked = parse_keqv_list([part for part in parse_http_list(rest) if "=" in part])
    algorithm = asked.get("algorithm", "MD5")
    ways = [way.strip() for way in asked.get("qop", "auth").split(",")]
    if not found or algorithm not in _ALGORITHMS or "auth" not in ways or not {"realm", "nonce"} <= asked.keys():
        return None
    digest = _digest(_ALGORITHMS[algorithm])
    parts = urlsplit(url)
    uri = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    count, own = "00000001", secrets.token_hex(8)
    secret, request = digest(name, asked["realm"], password), digest(method, uri)
    said = {
        "username": name,
        "realm": asked["realm"],
        "nonce": asked["nonce"],
        "uri": uri,
        "cnonce": own,
        "response": digest(secret, asked["nonce"], count, own, "auth", request),
        **({"opaque": asked["opaque"]} if "opaque" in asked else {}),
    }
    quoted = ", ".join(f'{key}="{value}"' for key, value in said.items())
    return f"Digest {quoted}, algorithm={algorithm}, qop=auth, nc={count}"


def _digest(algorithm: str) -> Callable[..., str]:
    def digest(*parts: str) -> str:
        return hashlib.new(algorithm, ":".join(parts).encode(), usedforsecurity=False).hexdigest()

    return digest
