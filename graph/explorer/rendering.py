"""Pages from templates in the reader's language; every word that they show stands in strings.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

HERE = Path(__file__).resolve().parent
#: The language of a reader who asks for none that we have.
FIRST = "ar"
COOKIE = "lang"
YEAR_SECONDS = 365 * 24 * 3600

Words = dict[str, str]


@lru_cache(maxsize=1)
def strings() -> dict[str, Words]:
    """The words of the interface by language; every language has the same keys."""
    words: dict[str, Words] = yaml.safe_load((HERE / "strings.yaml").read_text(encoding="utf-8"))
    return words


def language_of(request: Request) -> str:
    """What the address asks for (`?lang=`), else the reader's last choice (a cookie), else what the browser prefers."""
    known = strings()
    wanted = [request.query_params.get("lang"), request.cookies.get(COOKIE), *_preferred(request.headers.get("accept-language"))]
    return next((language for language in wanted if language in known), FIRST)


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """The page of `template` (a file in pages/) as an answer; a language that the address asks for is kept in a cookie.

    Templates have `t` (the words), `language`, `others` (language → address of this page in it) and whatever `context` gives;
    `here` names the page for the header ("explore", "query" or "").
    """
    language = language_of(request)
    values: dict[str, Any] = {
        "t": strings()[language],
        "language": language,
        "others": {code: _address(request, code) for code in strings() if code != language},
        "names": {code: words["language"] for code, words in strings().items()},
        "here": "",
        **context,
    }
    answer = HTMLResponse(_environment().get_template(template).render(values), status_code=status)
    answer.headers["vary"] = "accept-language, cookie"
    answer.headers["cache-control"] = "no-cache"
    if request.query_params.get("lang") == language:
        answer.set_cookie(COOKIE, language, max_age=YEAR_SECONDS, samesite="lax")
    return answer


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _address(request: Request, language: str) -> str:
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return f"?{urlencode([*kept, ('lang', language)])}"


def _preferred(header: str | None) -> list[str]:
    """The main languages of an Accept-Language header, the most wanted first."""
    wanted: list[tuple[float, str]] = []
    for part in (header or "").split(","):
        tag, _, rest = part.strip().partition(";")
        _, _, weight = rest.partition("q=")
        try:
            wanted.append((-float(weight or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    return [language for _, language in sorted(wanted, key=lambda pair: pair[0])]
