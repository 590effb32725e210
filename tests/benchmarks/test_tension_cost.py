"""Updates per second and bytes of state of one dyad and day, for 10 to 10,000 articles a day: flat and bounded."""

import time
from dataclasses import dataclass

import pytest
from support.desk import Desk
from support.findings import held, told
from support.records import a_claim
from vigie.tension.sayings import Sayings, said_by

ACTS = ("THREATEN RUS UKR", "ACCUSE UKR RUS", "MOBILIZE RUS UKR", "CONSULT RUS UKR")
VOLUMES = (10, 100, 1_000, 10_000)
LARGEST_CELL, LARGEST_SAYINGS, LARGEST_SKETCH = 64_000, 160_000, 16_000
"""Bytes: 256 articles with five keys each; 256 voices with their words; 256 marked ranks."""


@dataclass(frozen=True)
class Cost:
    articles: int
    updates: int
    seconds: float
    cell: int
    sayings: int
    sketch: int

    @property
    def rate(self) -> float:
        return self.updates / self.seconds


def findings_of(article: int) -> list:
    """Four events and a stance, as an article on a dyad holds them."""
    more = {"article": f"x{article}", "outlet": f"outlet {article % 400}"}
    return [told(words, at=60 * n, **more) for n, words in enumerate(ACTS)] + [held("warn RUS UKR", at=30, **more)]


def cost_of(articles: int) -> Cost:
    found = [finding for article in range(articles) for finding in findings_of(article)]
    claims = [
        a_claim(claim_id=f"c{n}", claimant=None, outlet=f"outlet {n % 400}", value=n, article_hash=f"h{n}")
        for n in range(articles)
    ]
    desk, sayings = Desk(), Sayings()
    started = time.process_time()
    desk.take(found, batch=64)
    took = time.process_time() - started
    for finding in [*found, *claims]:
        said = said_by(finding, desk.points) if not hasattr(finding, "stance_id") else None
        if said:
            sayings.add(said.slot, said.saying)
    cell = max(len(value) for value in desk.cells.values())
    sketch = max(map(len, desk.sketches.values()))
    return Cost(articles, len(found), took, cell, len(sayings.encode()), sketch)


@pytest.mark.benchmark
def test_an_update_costs_the_same_however_much_is_published(record_property) -> None:
    costs = [cost_of(articles) for articles in VOLUMES]
    print("\narticles a day   updates/s of one core   bytes: articles of a dyad   who says what   volume of the day")
    for cost in costs:
        print(f"{cost.articles:14,d} {cost.rate:23,.0f} {cost.cell:27,d} {cost.sayings:15,d} {cost.sketch:19,d}")
        record_property(f"updates_per_second_{cost.articles}", round(cost.rate))
        assert cost.cell < LARGEST_CELL and cost.sayings < LARGEST_SAYINGS and cost.sketch < LARGEST_SKETCH
    flat = [cost.rate for cost in costs[1:]]
    assert max(flat) < 3 * min(flat), "an update costs more where more is published"
