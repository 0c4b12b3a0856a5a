"""Makes the tables beside this file from the folder of gathered sources: `python -m ontology.gazetteer.make FOLDER`.

What was dropped, added or set by hand stands in corrections.csv, endings.csv and persons_own.csv, never here.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from extract.normal import load_normal

HERE = Path(__file__).parent
Row = dict[str, str]
KINDS = {"armed_group": "armed_group"}
ACTING = {"un_member", "un_observer", "partially_recognised", "territory", "former"}
DE_FACTO = {
    *("abkhazia", "south-ossetia", "transnistria", "somaliland"),
    *("northern-cyprus", "nagorno-karabakh", "donetsk-pr", "luhansk-pr"),
}
ARAB = {
    *("AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY"),
    *("MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TN", "YE"),
}
NEAR = ARAB | {"IR", "TR", "AF", "IL"}
NOT_LISTED = {"WF", "GS", "MS", "PN", "SH", "TK", "AI", "VG", "TC", "KY", "BM", "GG", "JE", "IM", "NU", "CK", "NF"}
TOP = {"head_of_state", "head_of_government", "foreign_minister", "igo", "crown_prince"}


def main(folder: Path) -> None:
    """Writes states, organisations, cities and persons as CSV beside this file."""
    fixes = _corrections()
    cities = [row for row in _read(folder / "cities.csv") if _wanted(row)]
    tables = {
        "states": _states(_read(folder / "states.csv"), _read(folder / "cities.csv")),
        "organisations": _organisations(_read(folder / "organisations.csv")),
        "cities": map(_city, cities),
        "persons": _persons(_own_persons(folder), _read(folder / "leaders.csv")),
    }
    for name, rows in tables.items():
        _write(HERE / f"{name}.csv", _corrected(list(rows), fixes[name]))


def _states(rows: list[Row], cities: list[Row]) -> Iterator[Row]:
    seats = {(row["country"], form) for row in cities if not row["is_capital"] for form in _split(row["name_ar"])}
    endings = _read(HERE / "endings.csv")
    for row in rows:
        name = row["key"].removeprefix("x-")
        kind = "state" if row["kind"] in ACTING or name in DE_FACTO else "place"
        seated = row["kind"] in ACTING and row["kind"] != "former"
        first, *rest = _split(row["capital_ar"]) or [""]
        capital = [first] + [form for form in rest if (row["iso2"], form) not in seats]
        adjectives = {"ar": _split(row["adj_ar_m"]) + _split(row["adj_ar_f"]), "en": _split(row["adj_en"])}
        people = {"ar": _split(row["adj_ar_pl"]), "en": []}
        for rule in endings:
            target = people if rule["to"] == "people" else adjectives
            target[rule["language"]] += _inflected(adjectives[rule["language"]], rule)
        yield {
            "key": f"{kind}:{name}",
            "kind": kind,
            "name_en": row["name_en"],
            "alt_en": _alternates("en", row["name_en"], _split(row["names_en_alt"])),
            "name_ar": row["name_ar"],
            "alt_ar": _alternates("ar", row["name_ar"], _split(row["names_ar_alt"])),
            "capital_en": row["capital_en"] if seated else "",
            "capital_ar": _distinct("ar", capital) if seated else "",
            "adjective_en": _distinct("en", adjectives["en"]),
            "adjective_ar": _distinct("ar", adjectives["ar"]),
            "people_en": _distinct("en", people["en"]),
            "people_ar": _distinct("ar", people["ar"]),
            "iso2": row["iso2"],
            "qid": row["qid"],
            "source": row["sources"],
        }


def _inflected(forms: list[str], rule: Row) -> Iterator[str]:
    for words in map(str.split, forms):
        fixed, turned = ([], words) if rule["words"] == "all" else (words[:-1], words[-1:])
        if all(word.endswith(rule["cut"]) for word in turned):
            yield " ".join([*fixed, *(word.removesuffix(rule["cut"]) + rule["add"] for word in turned)])


def _organisations(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        if row["key"].startswith("sv-"):  # bodies that news seldom speak of
            continue
        yield {
            "key": f"org:{row['key']}",
            "kind": KINDS.get(row["type"], "organisation"),
            "type": row["type"],
            "name_en": row["name_en"],
            "alt_en": _alternates("en", row["name_en"], _split(row["names_en_alt"])),
            "name_ar": row["name_ar"],
            "alt_ar": _alternates("ar", row["name_ar"], _split(row["names_ar_alt"])),
            "adjective_en": "",
            "adjective_ar": "",
            "country": row["country"],
            "qid": row["qid"],
            "source": row["source"],
        }


def _wanted(row: Row) -> bool:
    size = int(row["population"] or 0)
    named = _sure(row) or (row["country"] in ARAB and bool(row["name_ar"]))
    return bool(row["is_capital"]) or row["why"] == "news" or size >= 300_000 or named


def _sure(row: Row) -> bool:
    return row["ar_conf"] == "high"


def _city(row: Row) -> Row:
    known = _sure(row) or row["country"] in ARAB or (row["ar_conf"] == "medium" and row["country"] not in NEAR)
    arabic = _split(row["name_ar"]) if known else []
    return {
        "key": f"city:{row['geonameid'] or _slug(row['name_en'])}",
        "name_en": row["name_en"],
        "alt_en": _alternates("en", row["name_en"], _split(row["names_en_alt"])),
        "name_ar": arabic[0] if arabic else "",
        "alt_ar": _alternates("ar", arabic[0], filter(partial(_alike, arabic[0]), arabic[1:])) if _sure(row) else "",
        "country": row["country"],
        "capital": row["is_capital"],
        "population": row["population"],
        "lat": row["lat"][:7],
        "lon": row["lon"][:7],
        "qid": row["qid"],
        "source": row["source"],
    }


def _alike(name: str, other: str) -> bool:
    """Whether two spellings may be of one name: the lists of alternates hold nicknames, ancient names and slips."""
    fold = load_normal("ar").fold
    return fold(name)[0] == fold(other)[0] and SequenceMatcher(None, fold(name), fold(other)).ratio() > 0.7


def _own_persons(folder: Path) -> list[Row]:
    """The names of persons written by hand; where both lists have one, ours beside this file wins cell by cell."""
    found: dict[str, Row] = {}
    for row in [*_read(folder / "persons_ar_own.csv"), *_read(HERE / "persons_own.csv")]:
        found[row["name_en"]] = found.get(row["name_en"], {"source": "own"}) | {k: v for k, v in row.items() if v}
    return [dict.fromkeys(("names_en_alt", "name_ar", "country", "qid"), "") | row for row in found.values()]


def _persons(own: list[Row], terms: list[Row]) -> Iterator[Row]:
    held: dict[str, list[Row]] = defaultdict(list)
    for term in terms:
        if term["qid"] and "suspect_row" not in term["flags"] and term["country"] not in NOT_LISTED:
            held[term["qid"]].append(term)
    ours = {row["qid"] or row["name_en"]: row for row in own}
    wanted = {qid for qid, rows in held.items() if any(r["name_ar"] or (r["role"] in TOP and _recent(r)) for r in rows)}
    people = (_person(ours.get(qid), held.get(qid, [])) for qid in sorted(set(ours) | wanted))
    return (row for row in people if row["name_en"] or row["name_ar"])


def _recent(term: Row) -> bool:
    return (not term["end"] or term["end"] >= "1990") and bool(term["start"])


def _person(own: Row | None, terms: list[Row]) -> Row:
    terms = sorted(terms, key=lambda term: (term["start"], term["office"]))
    mine = own or {}
    english = [mine.get("name_en", ""), *_split(mine.get("names_en_alt", ""))]
    english += [t["name_en"] for t in sorted(terms, key=_foreign) if not (own and _foreign(t))]
    english = [form for form in english if form]
    arabic = _split(mine.get("name_ar", "")) + [form for term in terms for form in _split(term["name_ar"])]
    qid = mine.get("qid") or (terms[0]["qid"] if terms else "")
    countries = [mine.get("country", ""), *[t["country"] for t in terms if t["role"] in TOP], *[t["country"] for t in terms]]
    name = english[0] if english else ""
    return {
        "key": f"person:{qid or _slug(name)}",
        "name_en": name,
        "alt_en": _alternates("en", name, english[1:]),
        "name_ar": arabic[0] if arabic else "",
        "alt_ar": _alternates("ar", arabic[0], arabic[1:]) if arabic else "",
        "country": next((country for country in countries if country), ""),
        "qid": qid,
        "offices": "; ".join(dict.fromkeys(_office(term) for term in terms)),
        "source": "|".join(dict.fromkeys(_source(row) for row in [*([own] if own else []), *terms])),
    }


def _foreign(term: Row) -> bool:
    """Whether the label may be Portuguese, as in this table some are."""
    return term["source"].startswith("cfmessias")


def _slug(name: str) -> str:
    return load_normal("en").fold(name).replace(" ", "-")


def _office(term: Row) -> str:
    dates = ("", "") if term["flags"] == "start_after_end" else (term["start"], term["end"])
    words = re.sub(r"[;|]", ",", term["office"])
    return "|".join((words, term["role"], term["country"], *dates))


def _source(row: Row) -> str:
    return re.split(r"[/ ]", row["source"])[0]


def _alternates(language: str, name: str, forms: Iterable[str]) -> str:
    plain = [form for form in forms if not re.search(r"[,(ʁɛɡə]", form)]
    return _distinct(language, [name, *plain], skip=1)


def _distinct(language: str, forms: Iterable[str], skip: int = 0) -> str:
    """Forms joined by |, one for each normal form; `skip` of them are only compared with."""
    fold = load_normal(language).fold
    found: dict[str, str] = {}
    for form in filter(None, forms):
        found.setdefault(fold(form), form)
    return "|".join(list(found.values())[skip:])


def _corrections() -> dict[str, list[Row]]:
    fixes: dict[str, list[Row]] = defaultdict(list)
    for row in _read(HERE / "corrections.csv"):
        fixes[row["table"]].append(row)
    return fixes


def _corrected(rows: list[Row], fixes: list[Row]) -> list[Row]:
    by_key = {row["key"]: row for row in rows}
    for fix in fixes:
        if fix["key"] not in by_key:
            raise SystemExit(f"corrections.csv: there is no {fix['key']} in {fix['table']}; take the row out or mend its key.")
        if fix["change"] == "delete":
            del by_key[fix["key"]]
            continue
        row = by_key[fix["key"]]
        forms = _split(row[fix["column"]])
        if fix["change"] == "drop" and fix["form"] not in forms:
            print(f"corrections.csv: {fix['key']} has no {fix['column']} {fix['form']} to drop")
        changed = {"set": [fix["form"]], "add": [*forms, fix["form"]], "drop": [f for f in forms if f != fix["form"]]}
        row[fix["column"]] = "|".join(changed[fix["change"]])
    return list(by_key.values())


def _split(cell: str) -> list[str]:
    return [form for form in cell.split("|") if form]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
