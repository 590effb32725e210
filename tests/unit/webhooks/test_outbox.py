from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.alerts import an_alert
from vigie.errors import Misconfigured
from vigie.model.alert import Alert
from vigie.webhooks.outbox import Outbox
from vigie.webhooks.subscriptions import Subscription


def subscription(name: str = "a", **fields: object) -> Subscription:
    return Subscription.model_validate({"name": name, "url": "https://a.example/", "secret_file": "s"} | fields)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path) as opened:
        yield opened


def kinds(outbox: Outbox, *alerts: Alert, wanted: Subscription) -> list[str]:
    for number, alert in enumerate(alerts, 1):
        outbox.queue([alert.model_copy(update={"revision": number})], [wanted], now=float(number))
    return [one.kind for one in outbox.listed("pending")]


def test_each_revision_is_told_as_what_is_new_in_it(outbox: Outbox) -> None:
    everything = subscription(kinds=("escalation", "de-escalation", "withdrawal", "amendment"))
    assert kinds(
        outbox,
        an_alert(level="elevated"),
        an_alert(level="elevated", index=43.0),
        an_alert(level="high"),
        an_alert(kinds=("escalation", "escalation"), level="critical"),
        an_alert(kinds=("escalation", "escalation", "de-escalation"), level="critical", state="closed"),
        an_alert(kinds=(), level="calm", state="withdrawn"),
        an_alert(),
        wanted=everything,
    ) == ["escalation", "amendment", "escalation", "escalation", "de-escalation", "withdrawal", "escalation"]  # fmt: skip


def test_who_was_not_told_of_an_alert_hears_nothing_of_its_end(outbox: Outbox) -> None:
    critical = subscription(minimum_level="critical")
    assert kinds(outbox, an_alert(), an_alert(kinds=(), level="calm", state="withdrawn"), wanted=critical) == []


@settings(deadline=None, max_examples=25)  # each example is a file on a disk that others use
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 5)), max_size=20))
def test_a_record_that_comes_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, came: list[tuple[str, int]]
) -> None:
    alerts = [an_alert(name, revision=revision, index=float(revision)) for name, revision in came]
    everything = [subscription(kinds=("escalation", "amendment")), subscription("b")]
    with Outbox(tmp_path_factory.mktemp("outbox")) as outbox:
        outbox.queue(alerts, everything, now=1.0)
        first = outbox.listed("pending")
        outbox.queue(alerts, everything, now=2.0)
        assert outbox.listed("pending") == first
        assert len({(one.subscription, one.key) for one in first}) == len(first)


def test_what_waits_is_given_oldest_first_and_in_its_time(outbox: Outbox) -> None:
    outbox.queue([an_alert("x"), an_alert("y")], [subscription()], now=10.0)
    first = outbox.due("a", 10.0)
    assert first is not None
    outbox.failed(first, "answers 400", due_at=20.0)
    second = outbox.due("a", 10.0)
    assert second is not None
    assert (first.alert_id, second.alert_id) == ("x", "y")
    outbox.delivered(second, 11.0)
    assert outbox.due("a", 19.0) is None
    assert outbox.next_due_at("a") == 20.0
    assert outbox.waiting("a") == (1, 10.0)
    again = outbox.due("a", 20.0)
    assert again is not None
    assert (again.key, again.attempts, again.error) == (first.key, 1, "answers 400")


def test_what_was_given_up_can_be_sent_again(outbox: Outbox) -> None:
    outbox.queue([an_alert()], [subscription()], now=10.0)
    one = outbox.due("a", 10.0)
    assert one is not None
    outbox.give_up(one, "answers 410", 11.0)
    assert outbox.due("a", 99.0) is None
    assert [dead.error for dead in outbox.listed("dead")] == ["answers 410"]
    assert outbox.revive([one.number], 50.0) == 1
    revived = outbox.due("a", 50.0)
    assert revived is not None
    assert (revived.body, revived.attempts, revived.key) == (one.body, 0, one.key)
    with pytest.raises(Misconfigured, match="no delivery of that number"):
        outbox.revive([one.number], 51.0)


def test_a_crash_between_queue_and_commit_loses_and_repeats_nothing(tmp_path: Path) -> None:
    with Outbox(tmp_path) as before:
        before.queue([an_alert()], [subscription()], now=1.0)
    with Outbox(tmp_path) as after:
        after.queue([an_alert()], [subscription()], now=2.0)
        assert len(after.listed("pending")) == 1
