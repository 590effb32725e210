from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient
from support.alerts import an_alert
from vigie.archive.engine import open_archive, sqlite_url
from vigie.archive.migrating import migrate
from vigie.archive.relations import RELATIONS, changes_of
from vigie.archive.writing import write
from vigie.model.alert import Alert
from vigie.settings import Settings
from vigie.web.alert_feed import MOST
from vigie.web.app import application

HATE = "<script>alert('x')</script> & \x00\x1b]]>\ufffe\ud800"
ALERTS = next(relation for relation in RELATIONS if relation.noun == "alerts")
LATER = datetime(2022, 2, 16, 9, 30, tzinfo=UTC)
"""When the topic was told."""
Say = Callable[..., TestClient]


@pytest.fixture
def say(tmp_path: Path) -> Say:
    """Write alerts into an archive, and give a browser before its pages."""
    engine: Engine = open_archive(sqlite_url(tmp_path / "archive.sqlite"))
    migrate(engine)
    client = TestClient(application(Settings(_env_file=None), engine))

    def write_all(*alerts: Alert, at: datetime = LATER) -> TestClient:
        with engine.begin() as connection:
            write(connection, [change for alert in alerts for change in changes_of(ALERTS, alert, at)])
        return client

    return write_all


def threat(words: str) -> dict[str, object]:
    return {
        "source": "RUS", "target": "UKR", "act": "THREATEN", "modality": "asserted", "day": "2022-02-12", "part": "threat",
        "index": 41.2, "articles": 1, "outlets": ("le-jour",), "evidence": {"article_id": "a", "finding_id": "e", "text": words},
    }  # fmt: skip


def test_every_alert_is_an_entry_and_the_feed_is_valid(say: Say) -> None:
    client = say(
        an_alert("a", contributions=[threat("Moscou menace.")]),
        an_alert("b", "FRA|GBR", entered_on="2022-02-20", state="closed"),
    )
    answer = client.get("/alerts.atom?lang=en")
    assert answer.headers["content-type"] == "application/atom+xml"
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version, read.feed.id) == (False, "atom10", "urn:vigie:alerts")
    assert [entry.id for entry in read.entries] == ["urn:vigie:alert:b", "urn:vigie:alert:a"]
    assert [entry.title for entry in read.entries] == [
        "France – United Kingdom: high (closed)",
        "Russia – Ukraine: high (open)",
    ]
    last = read.entries[-1]
    assert last.published == "2022-02-13T00:00:00Z"
    assert last.updated == "2022-02-13T00:00:00.001000Z"
    assert "“Moscou menace.”" in last.content[0].value
    assert {tag.term for tag in last.tags} == {"RUS|UKR", "high", "open"}
    assert client.get(last.link.removeprefix("http://testserver")).status_code in (200, 404)
    assert all(entry.updated <= read.feed.updated for entry in read.entries)


def test_a_feed_of_one_dyad_holds_that_one_alone(say: Say) -> None:
    client = say(an_alert("a"), an_alert("b", "FRA|GBR"))
    for written in ("RUS-UKR", "ukr-rus", "RUS|UKR"):
        read = feedparser.parse(client.get(f"/dyads/{written}/alerts.atom").content)
        assert [entry.id for entry in read.entries] == ["urn:vigie:alert:a"]
    assert client.get("/dyads/RUS-XXX/alerts.atom").status_code == 404
    empty = feedparser.parse(client.get("/dyads/CHN-USA/alerts.atom").content)
    assert (empty.bozo, empty.entries) == (False, [])


def test_an_amended_alert_keeps_its_entry_and_is_newer(say: Say) -> None:
    first = feedparser.parse(say(an_alert()).get("/alerts.atom").content).entries[0]
    amended = an_alert(kinds=("escalation", "de-escalation"), revision=9, state="closed", level="critical")
    second = feedparser.parse(say(amended).get("/alerts.atom?lang=en").content).entries[0]
    assert second.id == first.id
    assert second.updated > first.updated
    assert "critical (closed)" in second.title
    corrected = feedparser.parse(say(amended.model_copy(update={"revision": 10})).get("/alerts.atom").content).entries[
        0
    ]
    assert corrected.updated > second.updated


def withdrawn(alert_id: str = "a1", dyad: str = "RUS|UKR", **fields: object) -> Alert:
    """The alert as the aggregator withdraws it: without steps, with the index as it is known now."""
    given = {"state": "withdrawn", "kinds": (), "revision": 7, "level": "calm", "index": 12.34, "peak": 12.34}
    return an_alert(alert_id, dyad, **(given | fields))


def test_a_withdrawn_alert_stays_as_the_same_entry_and_says_plainly_that_it_no_longer_holds(say: Say) -> None:
    client = say(an_alert(kinds=("escalation", "escalation")), an_alert("b", "FRA|GBR"))
    before = client.get("/alerts.atom?lang=en")
    told = next(entry for entry in feedparser.parse(before.content).entries if entry.id == "urn:vigie:alert:a1")
    after = say(withdrawn()).get("/alerts.atom?lang=en")
    read = feedparser.parse(after.content)
    assert not read.bozo
    assert [entry.id for entry in read.entries] == ["urn:vigie:alert:b", "urn:vigie:alert:a1"]
    entry = read.entries[1]
    assert entry.title == "Withdrawn: Russia – Ukraine, alert of 12 February 2022"
    assert (entry.published, entry.updated) == (told.published, "2022-02-16T09:30:00Z")
    assert entry.updated > told.updated
    assert read.feed.updated == entry.updated
    assert {tag.term for tag in entry.tags} == {"RUS|UKR", "withdrawn"}
    words = entry.content[0].value
    assert "no longer holds" in words and "is now 12.3" in words and "high" not in words
    assert "state" not in words and "None" not in words
    for header, name in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        assert client.get("/alerts.atom?lang=en", headers={header: before.headers[name]}).status_code == 200
    beyond = {"If-Modified-Since": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"}
    assert client.get("/alerts.atom?lang=en", headers=beyond).status_code == 200
    of_dyad = feedparser.parse(client.get("/dyads/RUS-UKR/alerts.atom?lang=fr").content).entries
    assert [one.title for one in of_dyad] == ["Retirée : Russie – Ukraine, alerte du 12 février 2022"]
    assert feedparser.parse(client.get("/dyads/CHN-USA/alerts.atom").content).entries == []


def test_a_withdrawn_alert_stands_nowhere_else(say: Say) -> None:
    client = say(an_alert(), withdrawn())
    assert client.get("/api/v1/alerts").json()["items"] == []
    assert 'class="alert ' not in client.get("/").text


def test_an_alert_that_comes_again_stands_and_each_time_its_entry_is_newer(say: Say) -> None:
    seen = []
    for alert in (an_alert(), withdrawn(), an_alert(revision=9), an_alert(revision=12), withdrawn(revision=15)):
        at = LATER.replace(minute=45) if alert.revision == 15 else LATER
        [entry] = feedparser.parse(say(alert, at=at).get("/alerts.atom?lang=en").content).entries
        seen.append((datetime.fromisoformat(entry.updated), entry.title.partition(":")[0]))
    assert [updated for updated, _ in seen] == sorted({updated for updated, _ in seen})
    russia = "Russia – Ukraine"
    assert [begin for _, begin in seen] == [russia, "Withdrawn", russia, russia, "Withdrawn"]


def test_a_withdrawal_stays_as_long_as_its_alert_would_have_and_pushes_no_alert_out(say: Say) -> None:
    standing = [an_alert(f"s{n:03}", entered_on=f"2022-{1 + n // 25:02}-{1 + n % 25:02}") for n in range(MOST + 5)]
    old, recent = (withdrawn(name, entered_on=day) for name, day in (("old", "2021-12-31"), ("recent", "2022-03-03")))
    read = feedparser.parse(say(*standing, old, recent).get("/alerts.atom?lang=en").content)
    ids = [entry.id.rpartition(":")[2] for entry in read.entries]
    assert len(ids) == MOST + 1
    assert "recent" in ids and "old" not in ids
    assert ids[0] == "s104" and ids[-1] == "s005"
    days = [entry.published for entry in read.entries]
    assert days == sorted(days, reverse=True)


def test_an_alert_that_came_again_is_never_told_as_withdrawn_where_the_feed_is_full(say: Say) -> None:
    again = (an_alert("a"), withdrawn("a"), an_alert("a", revision=9))
    read = feedparser.parse(say(*again, *(an_alert(f"b{n:03}") for n in range(MOST))).get("/alerts.atom").content)
    assert len(read.entries) == MOST
    assert "urn:vigie:alert:a" not in {entry.id for entry in read.entries}


def test_a_reader_that_has_the_feed_gets_304_until_it_changes(say: Say) -> None:
    client = say(an_alert())
    answer = client.get("/alerts.atom")
    for header, name in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        again = client.get("/alerts.atom", headers={header: answer.headers[name]})
        assert (again.status_code, again.content) == (304, b"")
    say(an_alert(kinds=("escalation", "escalation"), revision=5))
    for header, name in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        assert client.get("/alerts.atom", headers={header: answer.headers[name]}).status_code == 200
    assert client.get("/alerts.atom", headers={"If-Modified-Since": "soon"}).status_code == 200


def test_words_of_strangers_stay_words(say: Say) -> None:
    content = say(an_alert(contributions=[threat(HATE.replace("\ud800", ""))])).get("/alerts.atom").content
    read = feedparser.parse(content)
    assert not read.bozo
    assert b"<script" not in content
    assert "alert('x')</script> & " in read.entries[0].content[0].value


def test_the_feed_speaks_the_language_that_is_asked_for(say: Say) -> None:
    client = say(an_alert())
    assert "Russie" in feedparser.parse(client.get("/alerts.atom?lang=fr").content).entries[0].title
    assert client.get("/alerts.atom", headers={"Accept-Language": "fr"}).headers["content-language"] == "fr"
