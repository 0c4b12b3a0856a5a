"""Normal forms: what must be equal, what must stay apart, and that folding twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import normal
from extract.normal import NormalError, load_normal

ARABIC = st.text(alphabet=st.sampled_from("ابةتيىأإآؤئءلعدهـ ّ.-+ا ٠9aÉ"), max_size=30)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ar", ["الأردن", "الاردن", "الأردنّ", "الأُرْدُن", "الأردن،"]),
        ("ar", ["أمريكا", "امريكا", "أمريـكا"]),
        ("ar", ["عبد الفتاح", "عبدالفتاح", "عبد الفتّاح"]),
        ("ar", ["عبد الله", "عبدالله"]),
        ("ar", ["بان كي مون", "بان كي-مون"]),
        ("ar", ["القاهرة", "القاهره"]),
        ("ar", ["الألماني", "ألماني", "المانى"]),
        ("ar", ["٢٤", "24"]),
        ("en", ["The United States", "united states", "United  States,"]),
        ("en", ["U.S.", "US"]),
        ("en", ["Côte d’Ivoire", "Cote d'Ivoire"]),
        ("en", ["Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"]),
    ],
)
def test_spellings_of_one_name_are_equal(language: str, forms: list[str]) -> None:
    assert len({load_normal(language).fold(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "كوريا الشمالية", "كوريا الجنوبية"),
        ("ar", "أوبك", "أوبك+"),
        ("ar", "الله", "له"),
        ("ar", "أم", "أبو"),
        ("en", "Niger", "Nigeria"),
    ],
)
def test_different_names_stay_apart(language: str, one: str, other: str) -> None:
    fold = load_normal(language).fold
    assert fold(one) != fold(other)


@given(st.sampled_from(["ar", "en"]), st.one_of(st.text(max_size=40), ARABIC))
def test_folding_twice_changes_nothing(language: str, text: str) -> None:
    fold = load_normal(language).fold
    assert fold(fold(text)) == fold(text)
    assert fold(text) == " ".join(fold(text).split())


def test_articles_are_seen_and_kept_on_demand() -> None:
    arabic = load_normal("ar")
    assert arabic.has_article("القاعدة")
    assert not arabic.has_article("قاعدة")
    assert arabic.spell("التقى") == "التقي"
    assert load_normal("en").has_article("The")


def test_a_wrong_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normal, "LANG", tmp_path)
    with pytest.raises(NormalError, match="is missing"):
        load_normal("xx")
    (tmp_path / "yy").mkdir()
    (tmp_path / "yy" / "normal.yaml").write_text("letters: {}\n", encoding="utf-8")
    with pytest.raises(NormalError, match="exactly the keys"):
        load_normal("yy")
