import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.records import NOON
from vigie.archive.engine import open_archive, sqlite_url
from vigie.archive.migrating import migrate
from vigie.errors import Misconfigured, Unavailable
from vigie.model.given import MAX_MESSAGE, Given, given
from vigie.settings import Settings
from vigie.stream.clients.intake import Intake
from vigie.web import articles
from vigie.web.app import application

TOKEN = "0123456789abcdef0123456789abcdef"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
LINES = {**BEARER, "Content-Type": "application/x-ndjson"}
Open = Callable[..., TestClient]


class Topic:
    """What would have been published."""

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []
        self.away = ""
        self.trace: Any = None

    async def put(self, _intake: Intake, articles: Sequence[Given], *, trace: Any = None) -> None:
        if self.away:
            raise Unavailable(self.away)
        self.trace = trace
        self.published += [json.loads(one.value) for one in articles]


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> Topic:
    made = Topic()

    async def put(self: Intake, articles: Sequence[Given], *, trace: Any = None) -> None:
        await made.put(self, articles, trace=trace)

    monkeypatch.setattr(Intake, "put", put)
    return made


@pytest.fixture
def opened(tmp_path: Path, topic: Topic) -> Open:
    """A client before the pages; settings as given."""
    archive = open_archive(sqlite_url(tmp_path / "archive.sqlite"))
    migrate(archive)

    def with_settings(**fields: object) -> TestClient:
        given_fields: dict[str, Any] = {"web_token": TOKEN} | fields
        return TestClient(application(Settings(_env_file=None, **given_fields), archive))

    return with_settings


@pytest.fixture
def client(opened: Open) -> TestClient:
    return opened()


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["type"] == f"urn:vigie:problem:{told['title']}"
    assert told["detail"]
    return answer.status_code, told["title"]


def test_an_article_is_published_and_its_page_is_named(client: TestClient, topic: Topic) -> None:
    article = {"id": "le-fil/7", "text": "Paris proteste.", "colour": "red"}
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    answer = client.post("/articles", json=article, headers={**BEARER, "traceparent": trace})
    assert answer.status_code == 202
    assert answer.json() == {"id": "le-fil/7", "look_at": "/article?id=le-fil%2F7"}
    assert answer.headers["location"] == "/article?id=le-fil%2F7"
    assert topic.published == [article]
    assert dict(topic.trace) == {"traceparent": trace.encode()}


def test_what_brings_no_id_gets_the_one_that_push_gives(client: TestClient, topic: Topic) -> None:
    body = b'{"text": "Paris proteste."}'
    answer = client.post(
        "/articles", content=body, headers={**BEARER, "Content-Type": "application/json; charset=utf-8"}
    )
    pushed = given(body, "x", 1, NOON)
    assert pushed.article is not None
    assert answer.json()["id"] == pushed.article.article_id == topic.published[0]["id"]


def test_of_many_lines_each_is_told_what_became_of_it(client: TestClient, topic: Topic) -> None:
    answer = client.post(
        "/articles",
        content=b'{"id": "a", "text": "un"}\n\n{"id": "b"}\n{nonsense\n{"id": "c", "text": "trois"}',
        headers=LINES,
    )
    told = answer.json()
    assert (answer.status_code, told["accepted"], told["refused"]) == (202, 2, 2)
    assert [(one["line"], one.get("id"), one.get("reason")) for one in told["articles"]] == [
        (1, "a", None), (3, None, "no_text"), (4, None, "not_json"), (5, "c", None),
    ]  # fmt: skip
    assert [one["id"] for one in topic.published] == ["a", "c"]
    refused = client.post("/articles", content=b'{"id": "b"}\n', headers=LINES)
    assert (refused.status_code, refused.json()["accepted"]) == (422, 0)


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 400, "empty_message"), (b"{", 400, "not_json"), (b"\xff", 400, "not_utf8"), (b"[]", 422, "wrong_schema"),
        (b'{"title": "x"}', 422, "no_text"), (b'{"text": 7}', 422, "wrong_schema"),
        (b'{"text": "x", "published_at": "soon"}', 422, "bad_date"),
        (b'{"text": "x", "published_at": "2999-01-01"}', 422, "published_in_the_future"),
        (b'{"text": "a\\u0000b"}', 422, "nul_character"),
        (json.dumps({"text": "x" * 200_001}).encode(), 422, "too_long"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_for_the_reason_that_push_gives(
    client: TestClient, topic: Topic, body: bytes, status: int, reason: str
) -> None:
    answer = client.post("/articles", content=body, headers={**BEARER, "Content-Type": "application/json"})
    assert problem(answer) == (status, reason)
    error = given(body, "x", 1, NOON).error
    assert error is not None
    assert (error.reason, topic.published) == (reason, [])


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer x", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}0", f"Bearer {TOKEN[:-1]}", "Bearer é"],
)
def test_who_has_not_the_token_is_told_nothing_but_that(
    client: TestClient, topic: Topic, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    answer = client.post("/articles", json={"text": "x"}, headers=headers)
    assert problem(answer) == (401, "unknown_token")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert topic.published == []


def test_without_a_token_nobody_may(opened: Open) -> None:
    answer = opened(web_token=None).post("/articles", json={"text": "x"}, headers=BEARER)
    assert problem(answer) == (403, "closed")
    assert "VIGIE_WEB_TOKEN_FILE" in answer.json()["detail"]


def test_the_token_may_lie_in_a_file(opened: Open, tmp_path: Path, topic: Topic) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n", "utf-8")
    assert (
        opened(web_token=None, web_token_file=file).post("/articles", json={"text": "x"}, headers=BEARER).status_code
        == 202
    )
    with pytest.raises(Misconfigured, match="keep one"):
        opened(web_token_file=file)
    file.write_text("short", "utf-8")
    with pytest.raises(Misconfigured, match="VIGIE_WEB_TOKEN_FILE: a token has 24 characters"):
        opened(web_token=None, web_token_file=file)
    with pytest.raises(Misconfigured, match="No such file"):
        opened(web_token=None, web_token_file=tmp_path / "none")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": ""},
    ],
)
def test_another_form_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert problem(client.post("/articles", content=b"x", headers={**BEARER, **headers})) == (415, "unknown_form")


def test_a_body_that_is_too_large_is_not_read(client: TestClient) -> None:
    read = 0

    def endless(announced: int) -> Any:
        nonlocal read
        for _ in range(announced):
            read += 1
            yield b"x" * 1_000_000

    json_type = {**BEARER, "Content-Type": "application/json"}
    announced = client.post("/articles", content=b"", headers={**json_type, "Content-Length": str(MAX_MESSAGE + 1)})
    assert problem(announced) == (413, "too_large")
    assert problem(client.post("/articles", content=endless(6), headers=json_type)) == (413, "too_large")


def test_too_many_lines_are_refused(client: TestClient, topic: Topic) -> None:
    body = b'{"text": "x"}\n' * (articles.MOST_LINES + 1)
    assert problem(client.post("/articles", content=body, headers=LINES)) == (413, "number_of_lines")
    assert problem(client.post("/articles", content=b"\n", headers=LINES)) == (400, "number_of_lines")
    assert topic.published == []


def test_while_kafka_is_away_a_client_is_told_to_come_again(client: TestClient, topic: Topic) -> None:
    topic.away = "Kafka at k:9092 does not answer"
    for content in (b'{"text": "x"}', b'{"text": "x"}\n{}'):
        answer = client.post("/articles", content=content, headers=LINES)
        assert problem(answer) == (503, "kafka_away")
        assert answer.headers["retry-after"] == "5"
    topic.away = ""
    assert client.post("/articles", json={"text": "x"}, headers=BEARER).status_code == 202


def test_who_is_too_fast_is_slowed_down(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    pace = articles.Pace(10, clock=lambda: now)
    assert [pace.allows() for _ in range(21)] == [*[True] * 20, False]
    now += 0.25
    assert [pace.allows() for _ in range(3)] == [True, True, False]
    monkeypatch.setattr(articles, "A_SECOND", 0)
    assert problem(opened().post("/articles", json={"text": "x"}, headers=BEARER)) == (429, "too_fast")


def test_no_more_than_so_many_are_inside_at_a_time(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "AT_ONCE", 0)
    answer = client.post("/articles", json={"text": "x"}, headers=BEARER)
    assert problem(answer) == (503, "busy")
    assert answer.headers["retry-after"] == "1"


def test_the_interface_is_described(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()["paths"]["/articles"]["post"]
    assert set(described["requestBody"]["content"]) == {"application/json", "application/x-ndjson"}
    assert {"202", "401", "403", "413", "415", "422", "429", "503"} <= set(described["responses"])
