"""What the pages say: the same in every language, and in each as its reader writes."""

import re
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from vigie.model.codes import EVENT_TYPES, MODES, Bound, Metric, Modality, QuadClass, Report, Sector, StanceAct, Status
from vigie.model.tension import Level
from vigie.web.words import Language, all_languages

LANGUAGES = all_languages().known
EACH = pytest.mark.parametrize("t", LANGUAGES.values(), ids=LANGUAGES)
FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]


@EACH
def test_every_code_of_the_records_has_words(t: Language) -> None:
    modes = {mode for modes in MODES.values() for mode in modes}
    for group, codes in {
        "type": EVENT_TYPES, "mode": modes, "act": get_args(StanceAct), "metric": get_args(Metric), "bound": get_args(Bound),
        "modality": get_args(Modality), "modality_means": get_args(Modality), "status": get_args(Status),
        "quad": get_args(QuadClass), "report": get_args(Report), "sector": get_args(Sector), "level": get_args(Level),
    }.items():  # fmt: skip
        assert [code for code in codes if f"{group}.{code}" not in t.phrases] == []


@EACH
def test_a_phrase_has_the_same_blanks_in_every_language(t: Language) -> None:
    for key, phrase in ENGLISH.phrases.items():
        if isinstance(phrase, str):
            assert set(re.findall(r"{(\w+)}", t(key))) == set(re.findall(r"{(\w+)}", phrase)) or key.startswith(
                "day"
            ), key
        elif key != "singular":
            assert len(t.lines(key)) == len(phrase), key


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert ENGLISH.number(1234567.89, 1) == "1,234,567.9"
    assert FRENCH.number(1234567.89, 1) == "1\u202f234\u202f567,9"
    assert (FRENCH.number(-2.5, 1, sign=True), FRENCH.number(2.5, 1, sign=True)) == ("\u22122,5", "+2,5")
    assert ENGLISH.number(-0.04, 1, sign=True) == "0.0"
    assert (ENGLISH.amount(130000.0), ENGLISH.amount(2.5)) == ("130,000", "2.5")


def test_none_is_singular_in_french_and_plural_in_english() -> None:
    assert [FRENCH.count("articles", n) for n in (0, 1, 2)] == ["0 article", "1 article", "2 articles"]
    assert [ENGLISH.count("articles", n) for n in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]


def test_days_months_years_and_instants_are_told() -> None:
    assert FRENCH.day(date(2022, 8, 1)) == "1 août 2022"
    assert [ENGLISH.dated(told) for told in ("2022-02-12", "2014-03", "2018", None)] == [
        "12 February 2022", "March 2014", "2018", "",
    ]  # fmt: skip
    assert ENGLISH.instant(datetime(2022, 2, 12, 18, 5, tzinfo=UTC)) == "12 February 2022, 18:05 UTC"
    assert ENGLISH.instant(datetime(2022, 2, 12, tzinfo=UTC)) == "12 February 2022"


def test_parties_have_the_names_of_their_language() -> None:
    assert (FRENCH.party("RUS"), ENGLISH.party("NATO"), ENGLISH.party("UKR.CVL")) == (
        "Russie",
        "NATO",
        "Ukraine, civilians",
    )
    assert FRENCH.dyad("RUS|UKR") == "Russie – Ukraine"
    assert FRENCH.dyad("RUS|-") == "Russie"
    assert (FRENCH.code_of(" ukraine "), ENGLISH.code_of("usa"), ENGLISH.code_of("Atlantis")) == ("UKR", "USA", None)


@pytest.mark.parametrize(
    ("wishes", "accept", "code"),
    [
        (("fr", None), "en", "fr"),
        ((None, "fr"), "en", "fr"),
        (("xx", None), "de, fr-CA;q=0.8, en;q=0.5", "fr"),
        ((None, None), "en;q=0.2,fr;q=0.9", "fr"),
        ((None, None), "ja;;;q=x,,", "en"),
        ((None, None), "en;q=1.2.3, fr;q=0.1", "fr"),
    ],
)
def test_the_language_is_that_of_the_address_then_the_cookie_then_the_browser(wishes, accept, code) -> None:
    assert all_languages().chosen(*wishes, accept=accept).code == code
