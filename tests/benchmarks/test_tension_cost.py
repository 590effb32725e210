"""Updates per second and bytes of state of one dyad and day, for 10 to 10,000 articles a day: flat and bounded."""

import time

import pytest
from support.desk import Desk, held, told

ACTS = ("THREATEN RUS UKR", "ACCUSE UKR RUS", "MOBILIZE RUS UKR", "CONSULT RUS UKR")


def findings_of(article: int) -> list:
    """Four events and a stance, as an article on a dyad holds them."""
    more = {"article": f"x{article}", "outlet": f"outlet {article % 40}"}
    return [told(words, at=60 * n, **more) for n, words in enumerate(ACTS)] + [held("warn RUS UKR", at=30, **more)]


@pytest.mark.benchmark
@pytest.mark.parametrize("articles", [10, 100, 1_000, 10_000])
def test_an_update_costs_the_same_however_much_is_published(articles: int, record_property) -> None:
    found = [finding for article in range(articles) for finding in findings_of(article)]
    desk = Desk()
    started = time.process_time()
    desk.take(found, batch=64)
    rate = len(found) / (time.process_time() - started)
    state = sum(len(value) for value in desk.cells.values())
    record_property("updates_per_second", round(rate))
    record_property("bytes", state)
    print(f"\n{articles:6d} articles a day: {rate:7.0f} updates/s of one core, {state:6d} bytes of state")
    assert state < 64_000
