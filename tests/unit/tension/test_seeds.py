"""The five seeds, read by the real extractor: does the index rank them as all sources do?"""

from functools import cache

import pytest
from evaluation.tension.seeds import indices, read_seeds
from support.desk import Desk


@cache
def read() -> tuple[Desk, dict[tuple[str, str], float]]:
    return indices(read_seeds())


def index() -> dict[tuple[str, str], float]:
    return read()[1]


# The annotated readings do not rank this dyad (47.2 and 52.8): the December article tells more acts. Where what is read
# does, as now (40.2 and 37.9), it is by one event whose confidence lies near the bar.
UNRANKED = pytest.param(
    "RUS|UKR", marks=pytest.mark.xfail(strict=False, reason="no correct reading ranks it with this formula")
)


@pytest.mark.parametrize("dyad", ["RUS|USA", UNRANKED])
def test_february_stands_above_early_december(dyad: str) -> None:
    assert index()[dyad, "seed_002"] > index()[dyad, "seed_003"]


@pytest.mark.parametrize("dyad", ["RUS|USA", "RUS|UKR"])
def test_early_december_stands_above_its_end(dyad: str) -> None:
    assert index()[dyad, "seed_003"] > index()[dyad, "seed_001"] > 0


@pytest.mark.parametrize("dyad", ["RUS|USA", "RUS|UKR"])
def test_february_stands_above_the_end_of_december(dyad: str) -> None:
    assert index()[dyad, "seed_002"] > index()[dyad, "seed_001"]


def test_a_dyad_that_no_seed_names_has_none() -> None:
    assert read()[0].index("DEU|FRA", "2022-02-12") == 0.0
