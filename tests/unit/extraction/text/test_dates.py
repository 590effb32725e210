"""Dates in running text, told on Saturday, 12 February 2022."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.extraction.text.dates import find_dates
from vigie.languages.pack import load_packs

SATURDAY = date(2022, 2, 12)


def dates(text: str, language: str, **more: object) -> list:
    return find_dates(text, 0, len(text), SATURDAY, load_packs()[language], **more)


@pytest.mark.parametrize(
    ("language", "text", "iso"),
    [
        ("fr", "Il a parlé mardi à la presse.", "2022-02-08"),
        ("fr", "Il se rendra mardi à Vienne.", "2022-02-15"),
        ("fr", "Il a parlé samedi à la presse.", "2022-02-12"),
        ("fr", "Il a parlé samedi dernier à la presse.", "2022-02-05"),
        ("fr", "La rencontre est prévue lundi prochain.", "2022-02-14"),
        ("fr", "Le pont a sauté hier soir.", "2022-02-11"),
        ("fr", "Ils partent demain.", "2022-02-13"),
        ("fr", "Il est arrivé le 18 mars 2014.", "2014-03-18"),
        ("fr", "Il est arrivé le 1er décembre.", "2021-12-01"),
        ("fr", "Le sommet aura lieu le 3 mars.", "2022-03-03"),
        ("fr", "Ils votent les 6 et 13 avril prochains.", "2022-04-06"),
        ("fr", "L'accord de mars 2014 a tenu.", "2014-03"),
        ("fr", "Il a été signé en septembre.", "2021-09"),
        ("fr", "Ils se battent depuis 2014.", "2014"),
        ("fr", "Il a été tué il y a deux ans.", "2020"),
        ("fr", "Il est parti il y a une dizaine d'années.", "2012"),
        ("fr", "Il est parti il y a trois jours.", "2022-02-09"),
        ("fr", "Ils négocient depuis trois ans.", "2019"),
        ("fr", "Il a été élu l'an dernier.", "2021"),
        ("fr", "Il a été élu le mois dernier.", "2022-01"),
        ("fr", "Il a été élu à la fin de l'année dernière.", "2021"),
        ("fr", "Il a été élu fin 2020.", "2020"),
        ("fr", "Le 3 février, 40 soldats ont quitté la base.", "2022-02-03"),
        ("fr", "Le 3 février, 2000 soldats ont quitté la base.", "2022-02-03"),
        ("fr", "Il est arrivé le 3 février 14.", "2014-02-03"),
        ("fr", "Elle a parlé lundi, et il parlera ensuite.", "2022-02-07"),
        ("fr", "Il se rendra à Vienne mardi.", "2022-02-15"),
        ("fr", "Mardi, il se rendra à Vienne.", "2022-02-15"),
        ("fr", "Il a parlé le mardi précédent.", "2022-02-08"),
        ("en", "He met her on Monday and will write to them.", "2022-02-07"),
        ("en", "In January, 45 soldiers left.", "2022-01"),
        ("en", "He spoke on Tuesday.", "2022-02-08"),
        ("en", "They will meet on Monday.", "2022-02-14"),
        ("en", "He left last Friday.", "2022-02-11"),
        ("en", "He left two days ago.", "2022-02-10"),
        ("en", "The bridge fell yesterday.", "2022-02-11"),
        ("en", "It was signed on Sept. 11, 2001.", "2001-09-11"),
        ("en", "It was signed on 12 March 2014.", "2014-03-12"),
        ("en", "It was signed in March 2014.", "2014-03"),
        ("en", "It ended last month.", "2022-01"),
        ("en", "It ended late last year.", "2021"),
        ("en", "It ended a decade ago.", "2012"),
        ("en", "They have fought since 2014.", "2014"),
    ],
)
def test_a_date_is_resolved_from_the_publication_day(language: str, text: str, iso: str) -> None:
    assert dates(text, language)[0].iso == iso


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Près de 2000 soldats ont quitté sa base."),
        ("fr", "Il a perdu sa mère en mer Noire."),
        ("fr", "La sonde vole vers mars et le champ de mars."),
        ("en", "They may be wrong and march on."),
        ("en", "He met 2000 soldiers."),
    ],
)
def test_words_that_only_look_like_dates_are_none(language: str, text: str) -> None:
    assert dates(text, language) == []


def test_any_such_weekday_is_a_set_and_no_day() -> None:
    [mention] = dates("Ils défilent chaque mardi.", "fr")

    assert (mention.kind, mention.iso) == ("set", None)


def test_the_day_before_is_told_from_the_day_named_last() -> None:
    found = dates("Il a parlé le 3 février, et la veille il avait écrit.", "fr")

    assert [mention.iso for mention in found] == ["2022-02-03", "2022-02-02"]
    assert dates("La veille, il avait écrit.", "fr", previous=date(2022, 1, 10))[0].iso == "2022-01-09"


def test_days_earlier_and_later_are_told_from_the_day_named_last_or_from_none() -> None:
    assert dates("Two days earlier, he had left.", "en", previous=date(2022, 1, 10))[0].iso == "2022-01-08"
    assert dates("Trois jours plus tard, il est parti.", "fr", previous=date(2022, 1, 10))[0].iso == "2022-01-13"
    assert dates("Two days earlier, he had left.", "en")[0].iso is None


def test_since_and_until_are_told() -> None:
    assert [m.kind for m in dates("Depuis 2014 et jusqu'au 3 mars, ils attendent.", "fr")] == ["since", "until"]


@given(st.text(max_size=200), st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_spans_inside_it(text: str, day: date) -> None:
    for pack in load_packs().values():
        for mention in find_dates(text, 0, len(text), day, pack):
            assert 0 <= mention.start < mention.end <= len(text)
