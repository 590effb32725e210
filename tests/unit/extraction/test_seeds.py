"""The five seeds, read: what any reader of them would expect to find, and never to find."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.model.findings import Findings

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "articles.jsonl"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def read() -> dict[str, Findings]:
    records = [json.loads(line) for line in SEEDS.read_text(encoding="utf-8").splitlines()]
    return {record["id"]: shared_extractor().read(article_from(record, ingested_at=NOW)) for record in records}


def told(seed: str, *, status: str = "occurred") -> set[tuple[str, str | None, str | None, str | None]]:
    return {(e.type, e.mode, e.source, e.target) for e in read()[seed].events if e.status == status}


def test_the_call_of_april_2021_is_a_consultation_by_phone() -> None:
    assert told("seed_000") & {("CONSULT", "phone", "USA", "RUS"), ("CONSULT", "phone", "RUS", "USA")}


def test_the_demand_of_nato_is_a_request() -> None:
    assert ("REQUEST", "change", "NATO", "RUS") in told("seed_000")


@pytest.mark.parametrize("seed", ["seed_000", "seed_001", "seed_003"])
def test_the_build_up_is_a_mobilisation_against_ukraine(seed: str) -> None:
    assert ("MOBILIZE", "troops", "RUS", "UKR") in told(seed)


@pytest.mark.parametrize("seed", sorted(f"seed_00{n}" for n in range(5)))
def test_no_invasion_that_is_only_feared_has_occurred(seed: str) -> None:
    """The war of 2014 may be told as background."""
    events = [e for e in read()[seed].events if e.status == "occurred" and not e.background]
    assert not [e for e in events if e.type == "ASSAULT" and (e.source, e.target) == ("RUS", "UKR")]


@pytest.mark.parametrize("seed", sorted(f"seed_00{n}" for n in range(5)))
def test_every_finding_stands_where_it_says(seed: str) -> None:
    findings = read()[seed]
    text = findings.article.text
    for finding in (*findings.events, *findings.stances, *findings.claims):
        assert finding.evidence.text
        assert text[finding.evidence.start : finding.evidence.end] == finding.evidence.text


def test_the_same_article_under_another_id_gives_the_same_findings() -> None:
    record = json.loads(SEEDS.read_text(encoding="utf-8").splitlines()[0]) | {"id": "other", "outlet": "Another"}
    again = shared_extractor().read(article_from(record, ingested_at=NOW))
    assert [e.event_id for e in again.events] == [e.event_id for e in read()["seed_000"].events]
    assert again.article.article_hash == read()["seed_000"].article.article_hash


def test_a_number_of_troops_is_a_claim_with_its_claimant() -> None:
    claims = {(c.metric, c.value, c.bound, c.subject, c.claimant) for c in read()["seed_000"].claims}
    assert ("troops", 80_000.0, "at_least", "RUS", "UKR") in claims


def test_a_match_report_in_words_of_war_tells_no_act() -> None:
    report = (
        "England launched a fierce assault on the Welsh line. Ireland attacked Scotland early on and won 31-12. "
        "France threatened Italy all day."
    )
    page = {"id": "match", "text": report, "language": "en", "published_at": "2024-03-09T18:00:00Z"}
    assert shared_extractor().read(article_from(page, ingested_at=NOW)).events == ()
