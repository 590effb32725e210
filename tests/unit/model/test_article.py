"""What counts as an article, and which of its dates stand."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from vigie.errors import Rejected
from vigie.model.article import FUTURE_TOLERANCE, MAX_HTML, MAX_TEXT, Article, article_from, read_article
from vigie.model.record import rfc3339

NOW = datetime(2022, 2, 12, 12, tzinfo=UTC)


def read(**fields: object) -> Article:
    return read_article(json.dumps({"text": "un"} | fields).encode(), ingested_at=NOW)


def refused(**fields: object) -> Rejected:
    with pytest.raises(Rejected) as caught:
        read(**fields)
    return caught.value


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2022-02-10", "2022-02-10T00:00:00Z"),
        ("2022-02-10T18:30:00", "2022-02-10T18:30:00Z"),
        ("2022-02-10T18:30:00+02:00", "2022-02-10T16:30:00Z"),
        (" 2022-02-10T18:30:00Z ", "2022-02-10T18:30:00Z"),
        ("1900-01-01", "1900-01-01T00:00:00Z"),
    ],
)
def test_a_day_a_local_and_a_zoned_instant_are_read_and_no_zone_means_utc(given: str, meant: str) -> None:
    published_at = read(published_at=given).published_at
    assert published_at is not None
    assert rfc3339(published_at) == meant


@pytest.mark.parametrize("given", [None, "", "  "])
def test_no_date_is_no_error(given: str | None) -> None:
    assert read(published_at=given).published_at is None


@pytest.mark.parametrize(
    "given", ["yesterday", "2022-02", "2022-02-31", 20220212, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_date_of_a_news_page_is_refused(given: object) -> None:
    assert refused(published_at=given).reason == "bad_date"


def test_a_date_may_be_a_day_ahead_and_no_more() -> None:
    latest = NOW + FUTURE_TOLERANCE
    assert read(published_at=rfc3339(latest)).published_at == latest
    assert refused(published_at=rfc3339(latest + timedelta(seconds=1))).reason == "published_in_the_future"
    assert refused(published_at="9999-12-31T23:59:00-14:00").reason == "published_in_the_future"


def test_the_kafka_timestamp_stands_whatever_the_article_says() -> None:
    assert read(ingested_at="2020-01-01").ingested_at == NOW


def test_lengths_are_held_to_the_character() -> None:
    assert read(text="é" * MAX_TEXT).text == "é" * MAX_TEXT
    assert read(text=None, html="é" * MAX_HTML).html == "é" * MAX_HTML
    assert refused(text="é" * (MAX_TEXT + 1)).reason == "too_long"
    assert refused(text=None, html="é" * (MAX_HTML + 1)).reason == "too_long"


def test_an_id_is_kept_as_text_and_one_that_is_missing_is_the_same_each_time() -> None:
    assert read(id=7).article_id == "7"
    assert read(article_id="a").article_id == "a"
    assert read(id=None).article_id == read().article_id != read(text="deux").article_id
    assert (
        read(url="https://le-fil.example/1").article_id == read(text="deux", url="https://le-fil.example/1").article_id
    )


def test_unknown_fields_are_ignored_and_named() -> None:
    assert read(colour="red").unknown_fields == ("colour",)


def test_decoded_fields_are_read_like_bytes() -> None:
    assert article_from({"text": "un"}, ingested_at=NOW) == read()
