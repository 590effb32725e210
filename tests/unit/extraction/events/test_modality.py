"""How real an act is, read through the whole extractor."""

from datetime import UTC, datetime

import pytest
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from


def modality(language: str, text: str, kind: str) -> str | None:
    fields = {"article_id": "own", "text": text, "language": language, "published_at": "2022-03-10T00:00:00Z"}
    found = shared_extractor().read(article_from(fields, ingested_at=datetime.now(UTC)))
    return next((event.modality for event in found.events if event.type == kind), None)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "La Turquie n'a jamais cessé de bombarder la Syrie.", "asserted"),
        ("fr", "La Turquie n'a pas nié avoir bombardé la Syrie.", "alleged"),
        ("fr", "La Turquie a nié avoir bombardé la Syrie.", "negated"),
        ("en", "Turkey has not ceased to bomb Syria.", "asserted"),
        ("en", "Turkey had bombed Syria.", "asserted"),
        ("en", "Had Turkey bombed Syria, NATO would have answered.", None),
    ],
)
def test_an_act_of_force_is_as_real_as_the_verbs_above_it(language: str, text: str, expected: str | None) -> None:
    assert modality(language, text, "ASSAULT") == expected
