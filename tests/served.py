"""A small build that is served, for tests: in this process, and by the command over a real socket."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractions import fold
from starlette.testclient import TestClient

from graph.explorer.app import create_app
from graph.explorer.pool import LIMITS, Pool
from graph.explorer.snapshot import Served
from graph.process import Limits
from graph.store import build_store

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden" / "graph.trig"


def made(folder: Path, trig: Path = GOLDEN) -> Path:
    """A folder of outputs that holds what serving needs."""
    folder.mkdir(parents=True, exist_ok=True)
    build_store(trig, folder / "store")
    (folder / "manifest.json").write_text(json.dumps({"made_by": "tests", "files": ["manifest.json", "store"]}), encoding="utf-8")
    return folder


@contextmanager
def client_of(folder: Path, limits: Limits = LIMITS) -> Iterator[TestClient]:
    """A client of the application over `folder`, in this process."""
    served = Served(folder)
    try:
        with TestClient(create_app(served, fold, pool=Pool(served.place, limits)), base_url="http://localhost") as client:
            yield client
    finally:
        served.close()


@contextmanager
def server(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command `serve` over `folder` on a free port: its address, ending with a slash, and its process."""
    command = [sys.executable, str(ROOT / "build_graph.py"), "serve", "--out", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            yield line.split()[3], process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            finally:
                process.kill()
