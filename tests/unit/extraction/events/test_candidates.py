"""Whom an act is on where its own words name nobody, read by the lexicon alone."""

from datetime import UTC, datetime

import pytest
from vigie.extraction.events.reader import readings
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from


def targets(language: str, text: str, kind: str) -> set[str | None]:
    """The targets of the likeliest reading of each word."""
    fields = {"article_id": "own", "text": text, "language": language, "published_at": "2022-03-10T00:00:00Z"}
    read = shared_extractor().document(article_from(fields, ingested_at=datetime.now(UTC)))
    assert read is not None
    document, reader = read
    drafts = [d for d in readings(document, reader.pack, reader.parser, reader.choice) if d.type == kind]
    surest = {d.group: max(o.confidence for o in drafts if o.group == d.group) for d in drafts}
    return {d.target for d in drafts if d.confidence == surest[d.group]}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Norway condemned the attack on Chile.", None),
        ("en", "Norway condemned the attack on Chile by Peru.", "PER"),
        ("en", "Norway condemned the Peruvian attack on Chile.", "PER"),
        ("fr", "La Norvège a condamné les attaques contre le Chili.", None),
        ("fr", "La Norvège a condamné les attaques du Pérou contre le Chili.", "PER"),
        ("en", "Norway condemned Chile.", "CHL"),
    ],
)
def test_who_condemns_an_attack_does_not_condemn_its_victim(language: str, text: str, expected: str | None) -> None:
    assert targets(language, text, "ACCUSE") == {expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "While Norway called for restraint, Peru threatened Chile."),
        ("fr", "Alors qu'Oslo appelait à la retenue, Lima a menacé Santiago."),
    ],
)
def test_a_call_in_a_clause_beside_is_not_to_the_subject_of_the_main_one(language: str, text: str) -> None:
    assert "PER" not in targets(language, text, "REQUEST")
