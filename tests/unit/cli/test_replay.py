"""An archive is read in the order of its dates, whatever the order of its lines."""

import io
import json

import pytest
from support.records import a_claim, a_text, an_event
from vigie.cli.replay import Replay, _arrival_of, _object, _places, _records, _volume_of
from vigie.errors import Rejected
from vigie.model.findings import Findings, printed
from vigie.settings import Settings
from vigie.stream.topics import Topics


def test_lines_are_taken_in_the_order_of_their_publication() -> None:
    lines = [
        json.dumps({"published_at": "2022-02-03T10:00:00Z"}),
        "",
        json.dumps({"published_at": "2022-02-01"}),
        "what has no date stays behind the line before",
        json.dumps({"kind": "volume", "day": "2022-02-02"}),
    ]
    file = io.BytesIO("\n".join(lines).encode())
    assert [place.line for place in sorted(_places(file, 0))] == [3, 4, 5, 1]
    for place in _places(io.BytesIO(file.getvalue()), 0):
        file.seek(place.offset)
        assert file.readline().strip() == lines[place.line - 1].encode()


def test_what_extract_prints_of_an_article_comes_back_as_the_records_it_came_from() -> None:
    event, claim, text = an_event(outlet="Echo"), a_claim(outlet="Echo"), a_text(outlet="Echo")
    shared = {"article_id": text.article_id, "article_hash": text.article_hash, "published_at": text.published_at}
    event, claim = event.model_copy(update=shared), claim.model_copy(update=shared)
    given = printed(Findings(article=text, events=(event,), claims=(claim,)))
    found = list(_records(given, json.dumps(given).encode()))
    assert [noun for noun, _ in found] == ["arrivals", "events", "claims"]
    assert [record for _, record in found[1:]] == [event, claim]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not_json"),
        (b"[1]", "wrong_schema"),
        (b'{"kind": "colour"}', "wrong_schema"),
        (b'{"kind": "event"}', "wrong_schema"),
        (b'{"events": [1], "published_at": "2022-02-02T00:00:00Z", "article_hash": "a"}', "wrong_schema"),
        (b'{"events": [], "published_at": "soon"}', "bad_date"),
        (
            an_event(extractor_version="0").model_dump_json().replace("{", '{"kind": "event", ', 1).encode(),
            "other_version",
        ),
    ],
)
def test_what_is_no_record_of_ours_is_refused_with_its_reason(line: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as refused:
        list(_records(_object(line), line))
    assert refused.value.reason == reason


def test_each_article_of_a_finding_is_counted_once_and_the_rest_of_the_volume_is_stood_in_for() -> None:
    settings = Settings(broker="x:1")
    run = Replay(settings, Topics())
    events = [an_event(), an_event(event_id="other"), an_event(article_hash="another")]
    arrivals = [arrival for event in events for arrival in run._arrivals_of(event)]
    assert len(arrivals) == 2
    run._volume["2022-02-12"] = 5
    unnamed = list(run._unnamed())
    assert len({arrival.article_hash for arrival in unnamed}) == 3
    assert unnamed == list(run._unnamed())


def test_copies_of_the_days_before_are_no_part_of_a_days_volume() -> None:
    run = Replay(Settings(broker="x:1"), Topics())
    run._arrived["2022-02-12"] = {"a", "b", "c"}
    run._arrived["2022-02-13"] = {"a", "b", "c", "d"}
    run._volume |= {"2022-02-12": 3, "2022-02-13": 7}
    assert [arrival.day for arrival in run._unnamed()] == 6 * ["2022-02-13"]


@pytest.mark.parametrize("given", [{"day": "2022-02-30", "articles": 3}, {"day": "2022-02-12", "articles": "many"}, {}])
def test_a_volume_without_a_day_or_a_number_is_refused(given: dict) -> None:
    with pytest.raises(Rejected) as refused:
        _volume_of(given)
    assert refused.value.reason == "wrong_schema"


def test_an_arrival_without_a_zone_is_in_utc() -> None:
    assert _arrival_of({"published_at": "2022-02-12T00:30:00", "article_hash": "a"}).day == "2022-02-12"
