"""Who says that somebody is for or against somebody."""

from datetime import UTC, datetime

import pytest
from vigie.extraction.attribution.attribution import Attribution
from vigie.extraction.attribution.chain import around, chain_of
from vigie.extraction.document import Document, Page, Span
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from

TEXT = "Rome says Tunis says Oslo says Lima says Ankara accuses Athens."
DOCUMENT = Document(
    page=Page(text=TEXT, body=(Span(0, len(TEXT)),)), published_on=datetime(2026, 3, 1, tzinfo=UTC).date()
)
ACCUSES = TEXT.index("Ankara"), len(TEXT) - 1


def saying(name: str, party: str | None, *, said: bool = True) -> Attribution:
    at = TEXT.index(name)
    cue = TEXT.index("says", at)
    speaker = Span(at, at + len(name))
    return Attribution("indirect", said, Span(cue, cue + 4), (Span(cue + 5, len(TEXT) - 1),), speaker, party)


SAYINGS = [saying("Rome", "ITA"), saying("Tunis", "TUN"), saying("Oslo", "NOR"), saying("Lima", "PER")]


def test_the_outermost_speaker_stands_first_and_three_at_most_are_kept() -> None:
    chain = chain_of(DOCUMENT, around(SAYINGS, *ACCUSES), "TUR", None)
    assert [link.speaker for link in chain] == ["TUN", "NOR", "PER"]


def test_the_holder_is_no_link_of_its_own_chain() -> None:
    chain = chain_of(DOCUMENT, around([saying("Rome", "ITA"), saying("Tunis", "TUR")], *ACCUSES), "TUR", None)
    assert [(link.speaker, link.cue) for link in chain] == [("ITA", "says")]


def test_what_somebody_wants_is_not_what_somebody_says() -> None:
    assert around([saying("Rome", "ITA", said=False)], *ACCUSES) == []


def test_a_speaker_without_a_party_is_named_by_the_words_of_the_text() -> None:
    (link,) = chain_of(DOCUMENT, [saying("Rome", None)], "TUR", None)
    assert (link.speaker, link.name) == (None, "Rome")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "La Russie menace l'Ukraine d'une invasion, selon un haut responsable américain.",
            ("USA", "un haut responsable américain", "selon"),
        ),
        (
            "en",
            "Russia condemned Ukraine for the shelling, a senior American official said.",
            ("USA", "a senior American official", "said"),
        ),
    ],
)
def test_a_stance_in_reported_speech_has_its_chain(language: str, text: str, expected: tuple[str, str, str]) -> None:
    record = {"text": text, "language": language, "published_at": "2022-02-12"}
    found = shared_extractor().read(article_from(record, ingested_at=datetime(2022, 2, 12, tzinfo=UTC)))
    (stance,) = (s for s in found.stances if (s.holder, s.target) == ("RUS", "UKR"))
    (link,) = stance.chain
    assert (link.speaker, link.name, link.cue) == expected
    assert stance.report == "indirect"
