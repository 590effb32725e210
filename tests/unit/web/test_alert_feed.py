from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient
from support.alerts import an_alert
from vigie.archive.engine import open_archive, sqlite_url
from vigie.archive.migrating import migrate
from vigie.archive.relations import RELATIONS, change_of
from vigie.archive.writing import write
from vigie.model.alert import Alert
from vigie.settings import Settings
from vigie.web.app import application

HATE = "<script>alert('x')</script> & \x00\x1b]]>\ufffe\ud800"
ALERTS = next(relation for relation in RELATIONS if relation.noun == "alerts")
Say = Callable[..., TestClient]


@pytest.fixture
def say(tmp_path: Path) -> Say:
    """Write alerts into an archive, and give a browser before its pages."""
    engine: Engine = open_archive(sqlite_url(tmp_path / "archive.sqlite"))
    migrate(engine)
    client = TestClient(application(Settings(_env_file=None), engine))

    def write_all(*alerts: Alert) -> TestClient:
        with engine.begin() as connection:
            write(connection, [change_of(ALERTS, alert) for alert in alerts])
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
    assert (
        feedparser.parse(
            say(amended.model_copy(update={"revision": 11, "state": "withdrawn"})).get("/alerts.atom").content
        ).entries
        == []
    )


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
