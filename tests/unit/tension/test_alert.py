"""When an alert opens, rises, closes, is amended and is withdrawn."""

import json
from collections.abc import Mapping

import pytest
from support.desk import Desk, day_of
from support.findings import told
from vigie.tension.alert import Episode, fold
from vigie.tension.batch import Batch
from vigie.tension.ledger import Ledger
from vigie.tension.points import read_points

POINTS = read_points()


class Days:
    """Index, deviation and evidence written down day by day."""

    def __init__(self, index: list[float], z: float | Mapping[int, float] | None = None, shown: bool = True) -> None:
        self._index, self._z, self._shown = index, z, shown

    def index(self, day: int) -> float:
        return self._index[day]

    def deviation(self, day: int) -> float | None:
        return self._z.get(day, 0.0) if isinstance(self._z, Mapping) else self._z

    def is_shown(self, day: int) -> bool:
        return self._shown

    def episodes(self, *, going: Episode | None = None) -> list[Episode]:
        return fold(range(len(self._index)), self, POINTS, going=going)


def spans(episodes: list[Episode]) -> list[tuple[int, int | None]]:
    return [(episode.entered, episode.left) for episode in episodes]


CALM = [10.0] * POINTS.alert.calm_days


def test_two_unusual_days_open_an_alert_and_a_week_of_calm_closes_it() -> None:
    assert spans(Days([5, 25, 24, *CALM, 10], z=4.0).episodes()) == [(2, 9)]


def test_an_open_alert_is_elevated_at_least() -> None:
    (episode,) = Days([19, 19], z=5.0).episodes()
    assert (episode.level, episode.turns[0].level) == (1, 1)


def test_a_single_loud_day_opens_none() -> None:
    assert Days([5, 39, 10, 39, 10], z=9.0).episodes() == []
    assert Days([25, 25], z={0: 4.0}).episodes() == []


def test_a_lively_day_between_starts_the_calm_anew() -> None:
    assert spans(Days([25, 25, *CALM[1:], 25, *CALM[1:]], z=4.0).episodes()) == [(1, None)]


def test_a_usual_index_opens_none_below_high() -> None:
    assert Days([39.0] * 5, z=3.4).episodes() == []
    assert spans(Days([40.0] * 5, z=3.4).episodes()) == [(0, None)]


def test_a_cold_start_opens_none_below_high() -> None:
    assert Days([39.9] * 50, z=None).episodes() == []
    [episode] = Days([39.9, 40.0, *[25] * 7], z=None).episodes()
    assert (episode.entered, episode.left) == (1, 8)
    assert episode.turns[0].reasons == ("high_index",)


def test_without_articles_and_outlets_there_is_none() -> None:
    assert Days([80.0] * 5, z=9.0, shown=False).episodes() == []


@pytest.mark.parametrize("middle", [POINTS.alert.index, POINTS.alert.high])
def test_an_index_that_swings_two_points_around_a_threshold_raises_one_alert(middle: float) -> None:
    swinging = [middle + (2 if day // 2 % 2 else -2) for day in range(60)]
    assert len(Days(swinging, z=4.0).episodes()) == 1


def test_each_level_that_is_reached_for_the_first_time_is_a_step() -> None:
    [episode] = Days([25, 25, 45, 35, 45, 65, 50, *CALM], z=4.0).episodes()
    assert [(turn.day, turn.kind, turn.level) for turn in episode.turns] == [
        (1, "escalation", 1), (2, "escalation", 2), (5, "escalation", 3), (13, "de-escalation", 0),
    ]  # fmt: skip
    assert (episode.peak, episode.peak_day, episode.level) == (65, 5, 3)


def test_a_fold_goes_on_where_an_earlier_one_ended() -> None:
    index = [5, 25, 25, 45, *CALM, 25, 25, 65, *CALM, 5, 44]
    whole = Days(index, z=4.0).episodes()
    assert len(whole) == 3
    for cut in range(1, len(index)):
        signals = Days(index, z=4.0)
        before = fold(range(cut), signals, POINTS)
        going = before[-1] if before and before[-1].left is None else None
        closed = before[:-1] if going else before
        after = fold(range(cut, len(index)), signals, POINTS, going=going, before=range(cut))
        assert closed + after == whole


def crisis(days: range, articles: int = 3, kind: str = "ASSAULT") -> list:
    return [
        told(f"{kind} RUS UKR", article=f"c{day}-{n}", published=day_of(day), outlet=f"o{n}")
        for day in days
        for n in range(articles)
    ]


def quiet(days: range) -> list:
    """One article a day on another dyad: days with news."""
    return [told("ACCUSE FRA ITA", article=f"q{day}", published=day_of(day)) for day in days]


def alerts(desk: Desk) -> list[dict]:
    return sorted((json.loads(alert) for alert in desk.alerts.values()), key=lambda alert: alert["entered_on"])


def test_a_crisis_is_one_alert_with_its_evidence() -> None:
    desk = Desk().take(sorted(quiet(range(60)) + crisis(range(30, 36)), key=lambda f: f.published_at)).close()
    [alert] = alerts(desk)
    assert (alert["dyad"], alert["entered_on"], alert["state"]) == ("RUS|UKR", day_of(30), "closed")
    assert alert["level"] == "critical"
    assert [step["kind"] for step in alert["steps"]] == ["escalation", "escalation", "de-escalation"]
    assert alert["peak"] > 60
    assert alert["contributions"][0]["evidence"]["text"] == "ASSAULT RUS UKR"


def test_the_day_that_is_not_over_raises_no_alert() -> None:
    desk = Desk().take(quiet(range(31)) + crisis(range(30, 31))).close()
    assert alerts(desk) == []
    assert len(alerts(desk.take(quiet(range(31, 32))).close())) == 1


def test_what_comes_late_amends_the_same_alert() -> None:
    desk = Desk().take(quiet(range(60)) + crisis(range(30, 33))).close()
    [before] = alerts(desk)
    desk.take(crisis(range(33, 36))).close()
    [after] = alerts(desk)
    assert after["alert_id"] == before["alert_id"]
    assert after["left_on"] > before["left_on"]


def test_an_alert_that_was_none_after_all_is_withdrawn() -> None:
    found = quiet(range(60)) + crisis(range(30, 31), articles=4, kind="MOBILIZE")
    desk = Desk().take(found).close()
    [alert] = alerts(desk)
    for article in range(900):
        desk.publish(f"late {article}", day_of(29))
    desk.close()
    assert alerts(desk) == []
    [gone] = [alert for changes in desk.messages[-3:] for alert in changes.alerts]
    assert (gone.alert_id, gone.state) == (alert["alert_id"], "withdrawn")


def test_a_later_version_of_the_extractor_withdraws_the_alert_under_the_id_that_was_told() -> None:
    desk = Desk().take(quiet(range(60)) + crisis(range(30, 31), articles=4, kind="MOBILIZE")).close()
    [before] = alerts(desk)
    desk.ledger = Ledger("2", volume=desk.ledger.volume, points=desk.points)
    desk.close()
    [after] = alerts(desk)
    assert (after["extractor_version"], after["entered_on"]) == ("2", before["entered_on"])
    assert after["alert_id"] != before["alert_id"]


def test_a_second_delivery_raises_no_second_alert() -> None:
    found = quiet(range(60)) + crisis(range(30, 33))
    desk = Desk().take(found).close()
    told_before = len([alert for changes in desk.messages for alert in changes.alerts])
    desk.take(found).close()
    assert len([alert for changes in desk.messages for alert in changes.alerts]) == told_before


def test_state_is_dropped_when_nothing_can_need_it_and_a_long_alert_keeps_its_name() -> None:
    desk = Desk()
    for month in range(31):
        days = range(month * 30, month * 30 + 30)
        desk.take(crisis(range(days[0], days[-1], 2), articles=4), batch=100)
    desk.close(day_of(900))
    [alert] = alerts(desk)
    assert alert["entered_on"] == day_of(0)
    oldest = min(key for key in desk.table if key.count("|") == 2)
    points = desk.points
    assert oldest > f"RUS|UKR|{day_of(928 - points.kept - points.baseline_first - points.reach - 40)}"
    late = told("ASSAULT RUS UKR", article="late", published=day_of(100))
    assert desk.ledger.take(late, Batch(desk.table.get)).too_late
