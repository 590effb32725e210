"""The volume in, series of the shares of articles on threats and acts out, made when somebody scrapes.

Every worker reads the whole volume, so all of them show the same: ask for the maximum.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from vigie.tension.gpr import WEEK, share_of, states_of
from vigie.tension.volume import Volume

CAP = 30
"""States with series of their own, those most written of first."""


class ShareGauges(Collector):
    """Shows the shares of the seven days that end today: a replay of old articles does not move them.

    Args:
        volume: as the worker follows it.
        today: the wall clock's day (UTC) as an ordinal.
    """

    def __init__(
        self, volume: Volume, *, today: Callable[[], int] = lambda: datetime.now(UTC).date().toordinal()
    ) -> None:
        self._volume = volume
        self._today = today

    def describe(self) -> Iterable[Metric]:
        """Name the metrics without making them."""
        return self._families()

    def collect(self) -> Iterator[Metric]:
        """Make the series; called by the thread that answers a scrape."""
        shares, states = self._families()
        today = self._today()
        share = share_of(self._volume, today, days=WEEK)
        if share is not None:
            for group, value in (("any", share.share), ("threat", share.threat), ("act", share.act)):
                shares.add_metric([group], value / 100)
        for state, value in list(states_of(self._volume, today).items())[:CAP]:
            states.add_metric([state], value / 100)
        yield from (shares, states)

    def _families(self) -> tuple[GaugeMetricFamily, GaugeMetricFamily]:
        return (
            GaugeMetricFamily(
                "vigie_gpr_share_ratio",
                "Share of the articles of the last seven days in which word groups of threats or acts of war and"
                " terror fire; every worker shows the same.",
                labels=["group"],
            ),
            GaugeMetricFamily(
                "vigie_gpr_country_share_ratio",
                "The same share, of articles that name the country.",
                labels=["country"],
            ),
        )
