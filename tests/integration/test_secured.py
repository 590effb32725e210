"""Kafka secured by password, by TLS, by both, by certificates: all four let us in, and say in one line why not."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faust
import pytest
from support.commands import vigie
from support.embedded import embedded
from support.kafka import topics_of
from support.secured import LISTENERS, PASSWORD, USER, SecuredKafka, secured_kafka
from support.workers import Worker, group_read
from vigie.errors import Unavailable
from vigie.model.article import ArticleText
from vigie.settings import Settings
from vigie.stream.clients.admin import administration, ensure_topics
from vigie.stream.clients.connection import faust_options
from vigie.stream.clients.following import follow
from vigie.stream.clients.publishing import Parcel, publishing
from vigie.stream.clients.readback import read_back


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    folder = tmp_path_factory.mktemp("secured")
    with secured_kafka(folder, embedded(folder)) as kafka:
        yield kafka


async def _there_and_back(settings: Settings) -> list[bytes]:
    topics = topics_of(settings)
    await ensure_topics(settings, topics)
    async with publishing(settings) as publisher:
        await publisher.publish(Parcel(topics.articles.name, b"k", b"{}", []))
    return [record.value async for record in follow(settings, topics.articles, from_beginning=True, until_now=True)]


@pytest.mark.parametrize("listener", LISTENERS)
async def test_every_way_of_securing_kafka_lets_us_in(secured: SecuredKafka, listener: str) -> None:
    assert await _there_and_back(secured.settings(listener)) == [b"{}"]


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
async def test_every_password_mechanism_lets_us_in(secured: SecuredKafka, mechanism: str) -> None:
    settings = secured.settings("SASLTLS", sasl_mechanism=mechanism, namespace=mechanism.lower())
    assert await _there_and_back(settings) == [b"{}"]


@pytest.mark.parametrize("listener", LISTENERS)
async def test_a_faust_app_is_let_in_too(secured: SecuredKafka, listener: str, tmp_path: Path) -> None:
    settings = secured.settings(listener, namespace=f"faust-{listener.lower()}")
    await ensure_topics(settings, topics_of(settings))
    app = faust.App(
        f"app-{listener}",
        **faust_options(settings),
        datadir=str(tmp_path),
        topic_allow_declare=False,
        topic_disable_leader=True,
    )
    topic = app.topic(topics_of(settings).articles.name, value_serializer="raw")
    async with app.producer:
        await app.producer.send_and_wait(topic.get_topic_name(), b"k", b"{}", None, None, {})
    async with administration(settings) as admin:
        assert sum((await admin.end_offsets([topics_of(settings).articles])).values()) == 1


@pytest.mark.parametrize(
    ("listener", "wrong", "cause"),
    [
        ("SASL", {"sasl_password": "guess"}, "user, password or VIGIE_SASL_MECHANISM is refused"),
        ("SASLTLS", {"sasl_username": "nobody"}, "user, password or VIGIE_SASL_MECHANISM is refused"),
        ("TLS", {"tls_ca": "stranger.pem"}, "VIGIE_TLS_CA did not sign its certificate"),
        ("MTLS", {"tls_certificate": None, "tls_key": None}, "it asks for VIGIE_TLS_CERTIFICATE"),
        ("TLS", {"security_protocol": "PLAINTEXT"}, "it asks for TLS (VIGIE_SECURITY_PROTOCOL)"),
        ("PLAINTEXT", {"security_protocol": "SSL"}, "it is not running"),
    ],
)
async def test_who_is_not_let_in_reads_the_usual_causes_in_one_line(
    secured: SecuredKafka, listener: str, wrong: dict[str, Any], cause: str
) -> None:
    if "tls_ca" in wrong:
        wrong = {"tls_ca": secured.folder / wrong["tls_ca"]}
    settings = secured.settings(listener, **wrong)
    began = time.monotonic()
    with pytest.raises(Unavailable) as refused:
        await ensure_topics(settings, topics_of(settings))
    assert cause in str(refused.value)
    assert "\n" not in str(refused.value)
    assert PASSWORD not in str(refused.value)
    assert time.monotonic() - began < 60


def test_the_command_line_takes_the_settings_from_the_environment(secured: SecuredKafka) -> None:
    settings = secured.settings("SASLTLS", namespace="typed")
    done = vigie(
        "topics",
        "--create",
        VIGIE_BROKER=str(settings.broker),
        VIGIE_NAMESPACE="typed",
        VIGIE_PARTITIONS="1",
        VIGIE_SECURITY_PROTOCOL="SASL_SSL",
        VIGIE_SASL_USERNAME=USER,
        VIGIE_SASL_PASSWORD=PASSWORD,
        VIGIE_TLS_CA=str(settings.tls_ca),
    )
    assert done.returncode == 0, done.stderr
    assert "created typed.events.v1" in done.stdout


async def test_a_worker_reads_over_password_and_tls(
    secured: SecuredKafka, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = secured.settings("SASLTLS", namespace="t-worker")
    monkeypatch.setenv("VIGIE_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("VIGIE_SASL_USERNAME", USER)
    monkeypatch.setenv("VIGIE_SASL_PASSWORD", PASSWORD)
    monkeypatch.setenv("VIGIE_TLS_CA", str(settings.tls_ca))
    topics = topics_of(settings)
    await ensure_topics(settings, topics)
    with Worker(settings, tmp_path, only="extract") as worker:
        worker.wait_ready()
        async with publishing(settings) as publisher:
            await publisher.publish(Parcel(topics.articles.name, b"a1", b'{"id": "a1", "text": "ACCUSE RUS USA"}', []))
        await group_read(settings, topics.extract_group)
    texts = await read_back(settings, topics.texts, ArticleText, wanted=lambda key, _headers: key == b"a1")
    assert [text.text for text in texts] == ["ACCUSE RUS USA"]
