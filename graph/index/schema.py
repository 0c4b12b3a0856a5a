"""The tables of the index, a file of SQLite beside the store: made from the graph, and made anew with it.

The graph is what counts; the index only answers the explorer's questions faster than SPARQL can. Entities, events and articles
have small numbers (`n`) inside it and the last parts of their IRIs (`id`) outside.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extract.errors import SiyarError

#: Rises whenever a table changes; an index of another version is refused.
VERSION = 1
FILE = "index.sqlite"

TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, language TEXT, title TEXT, date TEXT, url TEXT, source TEXT, text TEXT
);
CREATE TABLE entity(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, labels TEXT NOT NULL, qid TEXT, link_reason TEXT, link_score REAL,
  degree INTEGER NOT NULL DEFAULT 0, importance REAL NOT NULL DEFAULT 0, community INTEGER, shown TEXT
);
CREATE TABLE name(n INTEGER PRIMARY KEY, entity INTEGER, text TEXT, language TEXT, count INTEGER, folded TEXT);
CREATE TABLE word(word TEXT, entity INTEGER, PRIMARY KEY(word, entity)) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_text USING fts5(folded, content='', tokenize='trigram');
CREATE TABLE mention(entity INTEGER, article INTEGER, PRIMARY KEY(entity, article)) WITHOUT ROWID;
CREATE TABLE event(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, article INTEGER, type TEXT, status TEXT, time TEXT, begin TEXT, end TEXT,
  time_text TEXT, place INTEGER, source INTEGER, item TEXT, item_start INTEGER, item_end INTEGER, frame TEXT, confidence REAL,
  happening INTEGER, reports INTEGER NOT NULL DEFAULT 1, verdict TEXT
);
CREATE VIRTUAL TABLE event_text USING fts5(folded, content='', tokenize='unicode61');
CREATE TABLE side(event INTEGER, role TEXT, entity INTEGER, PRIMARY KEY(event, role, entity)) WITHOUT ROWID;
CREATE TABLE edge(a INTEGER, b INTEGER, event INTEGER, direction INTEGER, PRIMARY KEY(a, b, event)) WITHOUT ROWID;
CREATE TABLE argument(event INTEGER, role TEXT, entity INTEGER, words TEXT, start INTEGER, end INTEGER, position INTEGER);
CREATE TABLE evidence(event INTEGER, text TEXT, start INTEGER, end INTEGER, trigger_start INTEGER, trigger_end INTEGER);
CREATE TABLE why(event INTEGER, step TEXT, words TEXT, position INTEGER, PRIMARY KEY(event, position)) WITHOUT ROWID;
CREATE TABLE happening(n INTEGER PRIMARY KEY, id TEXT NOT NULL, sources INTEGER NOT NULL DEFAULT 0);
CREATE TABLE judgement(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event TEXT, record TEXT NOT NULL, undone INTEGER NOT NULL, idle INTEGER NOT NULL
);
CREATE TABLE conflict(happening INTEGER, about TEXT, PRIMARY KEY(happening, about)) WITHOUT ROWID;
"""
INDEXES = """
CREATE UNIQUE INDEX article_id ON article(id);
CREATE UNIQUE INDEX entity_id ON entity(id);
CREATE UNIQUE INDEX event_id ON event(id);
CREATE INDEX entity_importance ON entity(importance DESC);
CREATE INDEX name_entity ON name(entity);
CREATE INDEX name_folded ON name(folded);
CREATE INDEX mention_article ON mention(article);
CREATE INDEX event_article ON event(article);
CREATE INDEX event_type ON event(type);
CREATE INDEX event_begin ON event(begin);
CREATE INDEX event_source ON event(source);
CREATE INDEX event_place ON event(place);
CREATE INDEX event_happening ON event(happening);
CREATE INDEX side_entity ON side(entity, event);
CREATE INDEX edge_event ON edge(event);
CREATE INDEX argument_event ON argument(event);
CREATE INDEX argument_entity ON argument(entity);
CREATE INDEX judgement_event ON judgement(event);
CREATE INDEX evidence_event ON evidence(event);
ANALYZE;
"""


class IndexFault(SiyarError, RuntimeError):
    """An index that is missing, damaged or of another version of Siyar."""


def create(path: Path) -> sqlite3.Connection:
    """A new index with empty tables. What is written is on disk only when the caller commits; OSError where a file stands."""
    if path.exists():
        raise FileExistsError(str(path))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;")
    connection.execute("BEGIN")
    for statement in filter(str.strip, TABLES.split(";\n")):
        connection.execute(statement)
    return connection


def finish(connection: sqlite3.Connection) -> None:
    """Makes the indexes of the tables, stamps the version and writes all."""
    for statement in filter(str.strip, INDEXES.split(";\n")):
        connection.execute(statement)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('version', ?)", [str(VERSION)])
    connection.execute("COMMIT")


def open_index(path: Path) -> sqlite3.Connection:
    """The index for reading only; a connection serves one thread at a time. Raises IndexFault where there is none to read."""
    if not path.is_file():
        raise IndexFault(f"There is no index {path}; make it with: python build_graph.py build ARTICLE…")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        found = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except sqlite3.Error as fault:
        raise IndexFault(f"The index {path} cannot be read ({fault}); build it again.") from fault
    if not found or found[0] != str(VERSION):
        connection.close()
        raise IndexFault(f"The index {path} was made by another version of Siyar; build it again.")
    return connection
