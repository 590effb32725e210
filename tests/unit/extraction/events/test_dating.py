"""Each act takes the day that stands beside it; what lies before the news is told apart from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.rough_actors import rough_document
from vigie.extraction.document import Mention
from vigie.extraction.events.dating import with_dates
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.extractor import shared_extractor
from vigie.languages.pack import load_packs
from vigie.model.article import article_from
from vigie.model.event import Event


def events(language: str, text: str) -> Sequence[Event]:
    fields = {"article_id": "own", "text": text, "language": language, "published_at": "2020-05-20T00:00:00Z"}
    return shared_extractor().read(article_from(fields, ingested_at=datetime.now(UTC))).events


SAID = EventDraft("ACCUSE", None, "TUR", "GRC", "asserted", reciprocal=False, rule="fr.accuse", start=0, end=30, confidence=0.9)  # fmt: skip
DONE = EventDraft("ASSAULT", None, "TUR", "GRC", "asserted", reciprocal=False, rule="fr.raid", start=0, end=30, confidence=0.9)  # fmt: skip


@pytest.mark.parametrize(
    ("act", "day", "iso", "earlier", "background"),
    [
        (SAID, "hier", "2020-05-19", False, False),
        (SAID, "le 2 mai", "2020-05-02", True, False),
        (SAID, "en mai", "2020-05", False, False),
        (DONE, "le 2 mai", "2020-05-02", False, False),
        (DONE, "en 2016", "2016", True, True),
        (SAID, "sans preuve", None, False, False),
    ],
)
def test_what_was_said_days_ago_and_done_months_ago_is_earlier_than_the_news(
    act, day, iso, earlier, background
) -> None:
    document = rough_document(f"La Turquie a accusé la Grèce {day}.", date(2020, 5, 20))
    (event,) = with_dates([act], document, load_packs()["fr"])
    assert (event.date, event.earlier, event.background) == (iso, earlier, background)


def test_the_day_before_is_told_from_the_sentence_before() -> None:
    text = "La Turquie a accusé la Grèce le 2 mai. La veille, la Grèce avait accusé la Turquie."
    start = text.index("la Grèce avait")
    document = rough_document(text, date(2020, 5, 20))
    (event,) = with_dates([replace(SAID, start=start, end=len(text))], document, load_packs()["fr"])
    assert event.date == "2020-05-01"


def test_a_person_named_like_a_month_is_no_date() -> None:
    text = "Greece accused Turkey before May left Athens. Theresa May was there."
    document = rough_document(text, date(2018, 6, 10), "en")
    (event,) = with_dates([replace(SAID, start=0, end=21)], document, load_packs()["en"])
    assert event.date == "2018-05"
    document.mentions = [
        *document.mentions,
        Mention(text.index("Theresa"), text.index(" was"), "Theresa May", 1, "person", ("GBR",)),
    ]
    (event,) = with_dates([replace(SAID, start=0, end=21)], document, load_packs()["en"])
    assert event.date is None


@pytest.mark.parametrize(
    ("text", "kind", "iso"),
    [
        ("Peru thanked Chile, which Bolivia invaded in 2019.", "SUPPORT", None),
        ("The king of Jordan, who fled Aden on Wednesday, thanked Oman.", "SUPPORT", None),
        ("Peru thanked Chile on Monday.", "SUPPORT", "2020-05-18"),
    ],
)
def test_the_day_of_a_relative_clause_is_that_of_its_own_act(text: str, kind: str, iso: str | None) -> None:
    told = events("en", text)
    assert [event.date for event in told if event.type == kind] == [iso]


@pytest.mark.parametrize(
    ("text", "kind", "iso"),
    [
        ("Isaias Afwerki, au pouvoir depuis 1993, a expulsé deux diplomates soudanais.", "SANCTION", None),
        ("En guerre depuis 2015, le Yémen a accusé l'Iran de mentir.", "ACCUSE", None),
        ("Depuis mars, la Turquie bombarde la Syrie.", "ASSAULT", "2020-03"),
        ("Le Rwanda a accusé la Belgique d'avoir participé au massacre de 1994.", "ACCUSE", None),
        ("La Chine a exigé du Japon des excuses pour les massacres de 1937.", "REQUEST", None),
        ("En 2018, Londres avait accusé Moscou d'avoir empoisonné un espion.", "ACCUSE", "2018"),
        ("La Turquie a condamné mardi les frappes de la Syrie.", "ACCUSE", "2020-05-19"),
    ],
)
def test_an_aside_and_what_words_are_about_have_days_of_their_own(text: str, kind: str, iso: str | None) -> None:
    told = events("fr", text)
    (event,) = (event for event in told if event.type == kind)
    assert (event.date, event.background) == (iso, bool(iso and iso < "2020"))


def test_the_day_of_the_clause_that_tells_of_an_act_is_the_act_s() -> None:
    text = "L'attaque norvégienne qui a eu lieu le 2 mars contre la Suède inquiète."
    told = events("fr", text)
    assert [event.date for event in told if event.type == "ASSAULT"] == ["2020-03-02"]
