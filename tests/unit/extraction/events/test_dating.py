"""Each act takes the day that stands beside it; what lies before the news is told apart from it."""

from dataclasses import replace
from datetime import date

import pytest
from support.rough_actors import rough_document
from vigie.extraction.document import Mention
from vigie.extraction.events.dating import with_dates
from vigie.extraction.events.draft import EventDraft
from vigie.languages.pack import load_packs

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
