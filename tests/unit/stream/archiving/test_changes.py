"""Messages of the topics become changes of tables, each for itself."""

from dataclasses import dataclass, replace

import pytest
from support.alerts import an_alert
from support.archive import SAID_AT
from support.records import a_stance, a_tension, an_event
from vigie.archive.relations import RELATIONS
from vigie.stream.archiving.changes import archived, read_changes
from vigie.stream.codec import encode, key_of
from vigie.stream.topics import Topics

TOPICS = Topics()
RELATION = archived(TOPICS)


@dataclass(frozen=True)
class Message:
    topic: str
    key: bytes | None
    value: bytes | None
    timestamp: int = SAID_AT


def of(record, noun: str) -> Message:
    return Message(TOPICS.named(noun).name, key_of(record), encode(record))


EVENT = of(an_event(), "events")


def test_every_topic_of_the_archive_has_its_table() -> None:
    assert set(RELATION) == {topic.name for topic in TOPICS.archived}
    assert len({relation.table.name for relation in RELATIONS}) == len(RELATIONS)


def test_what_is_wrong_with_one_message_leaves_the_others_alone() -> None:
    broken = replace(EVENT, value=b'{"schema_version": "1"}')
    read = read_changes([EVENT, broken, of(a_stance(), "stances")], RELATION)
    assert [change.relation.noun for change in read.changes] == ["events", "stances"]
    [refused] = read.refused
    assert (refused.message, refused.reason, refused.trace) == (broken, "wrong_schema", "")


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (replace(EVENT, value=b"{"), "not_json"),
        (replace(EVENT, value=b"\xff"), "not_json"),
        (replace(EVENT, value=None), "empty_message"),
        (Message(TOPICS.tension.name, b"nonsense", None), "wrong_schema"),
        (Message(TOPICS.tension.name, None, None), "wrong_schema"),
        (Message(TOPICS.tension.name, b"\xff", None), "wrong_schema"),
        (Message(TOPICS.volume.name, b"2022-02-12", b"7"), "wrong_schema"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(message: Message, reason: str) -> None:
    [refused] = read_changes([message], RELATION).refused
    assert refused.reason == reason


def test_a_bug_of_ours_costs_one_record_and_says_where() -> None:
    impossible_day = of(an_event(date="2022-02-31"), "events")
    read = read_changes([impossible_day, EVENT], RELATION)
    assert len(read.changes) == 1
    [refused] = read.refused
    assert refused.reason == "bug"
    assert "rows.py" in refused.trace


@pytest.mark.parametrize("milliseconds", [-(10**15), 1_645_000_123_456_000])
def test_a_record_that_was_sent_at_no_date_is_archived_like_any_other(milliseconds: int) -> None:
    read = read_changes([replace(EVENT, timestamp=milliseconds)], RELATION)
    assert [change.relation.noun for change in read.changes] == ["events"]
    assert not read.refused


def test_tombstones_name_the_row_that_goes() -> None:
    gone = [
        replace(of(record, noun), value=None) for record, noun in ((a_tension(), "tension"), (an_alert(), "alerts"))
    ]
    tension, alert = read_changes(gone, RELATION).changes
    assert tension.gone
    assert alert.gone
    assert (tension.key[0], tension.key[1].isoformat(), alert.key) == ("RUS|UKR", "2022-02-12", ("a1",))


def test_a_withdrawn_alert_goes_and_its_withdrawal_is_kept_with_the_time_of_its_message() -> None:
    message = replace(of(an_alert(state="withdrawn"), "alerts"), timestamp=1_645_000_123_456)
    alert, withdrawal = read_changes([message], RELATION).changes
    assert (alert.relation.noun, alert.gone) == ("alerts", True)
    assert (withdrawal.relation.noun, withdrawal.gone, withdrawal.key) == ("withdrawals", False, ("a1",))
    assert withdrawal.row["withdrawn_at"].isoformat() == "2022-02-16T08:28:43.456000+00:00"
