from datetime import UTC, datetime

import pytest
from vigie.cli import extract
from vigie.cli.extract import findings_of
from vigie.errors import Rejected
from vigie.model.article import Article, article_from

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Faulty:
    def read(self, article: Article) -> None:
        raise ZeroDivisionError("a bug of ours")


def test_a_bug_costs_its_article_and_says_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "shared_extractor", Faulty)
    with pytest.raises(Rejected, match=r"bug: ZeroDivisionError in test_extract.py:\d+: a bug of ours"):
        findings_of(article_from({"text": "un"}, ingested_at=NOW))
    assert extract._read(("a.txt", b'{"text": "un"}', ""), NOW, stages=False)[2].startswith("bug: ZeroDivisionError")


def test_evidence_stands_at_its_offsets() -> None:
    text = "Moscou accuse Kiev de provocations.\n\nL'Ukraine dénonce une agression de la Russie."
    found = findings_of(article_from({"text": text, "language": "fr"}, ingested_at=NOW))
    assert found.events
    assert all(text[one.evidence.start : one.evidence.end] == one.evidence.text for one in found.events)
