"""What several files of tests share: Chromium, and the explorer over a small graph, opened in tabs that are watched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browser_tab import chromium
from explorer_tab import Explorer, Opener, told
from served import server

import build_graph

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the small world with hostile texts in it; nothing may judge in it."""
    folder = tmp_path_factory.mktemp("explorer") / "build"
    build_graph.write(told(), folder)
    return folder


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    with server(folder) as (address, _):
        yield address


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Opener]:
    """Opens the server in a tab of its own; at the end no tab must have reported anything or asked for anything outside."""
    contexts, tabs = [], list[Explorer]()

    def opened(language: str = "en", width: int = 1280, scheme: str = "light", address: str = address) -> Explorer:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale={"en": "en-GB", "ar": "ar"}[language],
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        contexts.append(context)
        tabs.append(Explorer(context, address))
        return tabs[-1]

    yield opened
    for context in contexts:
        context.close()
    assert [fault for one in tabs for fault in one.faults] == []
