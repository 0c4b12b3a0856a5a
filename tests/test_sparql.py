"""What is told from the words of a query before it is asked, and what is said of one that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sparql import LONGEST_QUERY, QueryError, explain, read_query


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {?a ?b ?c}", "SELECT"),
        ("prefix x: <http://x/> base <http://y/> ask {?a x:select ?c}", "ASK"),
        ("# SELECT\nPREFIX : <http://x/>\nCONSTRUCT {?a :b ?c} {?a :b ?c}", "CONSTRUCT"),
        ("DESCRIBE <http://x>", "DESCRIBE"),
    ],
)
def test_forms(text: str, form: str) -> None:
    assert read_query(text).form == form


def test_dataset() -> None:
    query = read_query("SELECT * FROM <http://a> FROM NAMED <http://b> from x:c {?from ?b 'FROM <http://d>' }")
    assert query.has_dataset and query.graphs == ("http://a", "http://b")
    assert not read_query("SELECT * {?from :FROM 'FROM' # FROM <x>\n}").has_dataset


SERVICES = [
    "SELECT * {SERVICE <http://x> {?a ?b ?c}}",
    "SELECT * {service silent ?x {?a ?b ?c}}",
    "SELECT * {?a?b?c FILTER(?a<?b)SERVICE?x{?a?b?c}}",
    "SELECT * {?a :p ex:a. SeRvIcE<http://x>{}}",
    "SELECT * {?a :p 'a\\'b'.SERVICE<http://x>{}}",
    "SELECT * {?a :p '''a'b'''.SERVICE<http://x>{}}",
    "SELECT * {?a :p 1.SERVICE<http://x>{}}",
    "SELECT * {?a :p <http://x#y>#comment\rSERVICE<http://x>{}}",
    "ASK {{SELECT * {SERVICE <http://x> {?a ?b ?c}}}}",
    "SELECT * {?a :p 'open SERVICE <http://x> {}}",
]


@pytest.mark.parametrize("text", SERVICES)
def test_services_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        read_query(text)


@pytest.mark.parametrize("text", ["SELECT ?service {?service :SERVICE 'SERVICE'}", 'ASK {#SERVICE\n?a ?b """"SERVICE"""}'])
def test_the_word_may_stand_elsewhere(text: str) -> None:
    read_query(text)


@pytest.mark.parametrize(
    "text", ["INSERT DATA {}", "LOAD <file:///x>", "PREFIX : <http://x> delete where {?a ?b ?c}", "DROP ALL"]
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="only read"):
        read_query(text)


def test_long_and_deep_queries_are_refused() -> None:
    with pytest.raises(QueryError, match="characters"):
        read_query("SELECT * " + "{" * LONGEST_QUERY)
    with pytest.raises(QueryError, match="deep"):
        read_query("SELECT * " + "{" * 5000)
    with pytest.raises(QueryError, match="no text"):
        read_query("SELECT * {?a ?b '\ud800'}")


@pytest.mark.parametrize(
    ("text", "hint"), [("", "begin it with"), ("SELET * {}", "SELECT instead of SELET"), ("\u0635", "begin")]
)
def test_no_query(text: str, hint: str) -> None:
    with pytest.raises(QueryError, match=hint):
        read_query(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("SELECT *\n {?a :b ?c FILTR(?a)}", "“FILTR” is no word of SPARQL; did you mean FILTER?"),
        ("SELECT * {?a foo:b ?c}", "the prefix “foo:” is not declared"),
        ("PREFIX foo: <x:y> SELECT * {?a foo:b ?c", "a “{” is never closed"),
        ("SELECT * {?a :b 'x}", "a quotation mark is never closed"),
        ("SELECT * {_:b :b ?c ; ; ,}", "something else is expected before this, such as OPTIONAL"),
    ],
)
def test_hints(text: str, hint: str) -> None:
    message = str(explain(text, "error at 1:10: expected one of OPTIONAL, ['a'..='z']"))
    assert hint in message and "line 1, column 10" in message
    assert message.endswith("\n" + text.partition("\n")[0] + "\n         ^")


def test_a_reason_of_the_parser_is_kept() -> None:
    message = explain("ASK {}", "error at 1:3: expected one of The SELECT contains a variable that is unbound, [_]")
    assert "the SELECT contains a variable that is unbound." in str(message)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert read_query(text).text == text
    except QueryError as refused:
        assert str(refused)
    assert str(explain(text, "error at 3:4: expected x"))
