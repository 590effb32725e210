"""A Kafka of one's own that asks for a password, TLS or a certificate: it is reached, and refusals say why."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from support.secured import PASSWORD, USER, SecuredBroker
from support.workers import Worker, create_topics, group_read, topics_of
from vigie.errors import Unavailable
from vigie.model.article import ArticleText
from vigie.settings import Settings
from vigie.stream.admin import ensure_topics
from vigie.stream.publishing import Parcel, publishing
from vigie.stream.readback import read_back
from vigie.stream.topics import Topics

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificates of this test")


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredBroker]:
    with SecuredBroker(tmp_path_factory.mktemp("secured") / "kafka") as running:
        yield running


def settings_for(secured: SecuredBroker, listener: str, **changed: object) -> Settings:
    """Settings that fit a listener, but for what is changed."""
    folder = secured.folder
    fitting: dict[str, dict[str, object]] = {
        "SASL": {"security_protocol": "SASL_PLAINTEXT", "sasl_username": USER, "sasl_password": SecretStr(PASSWORD)},
        "TLS": {"security_protocol": "SSL", "tls_ca": folder / "ca.pem"},
        "SASLTLS": {
            "security_protocol": "SASL_SSL",
            "sasl_username": USER,
            "sasl_password": SecretStr(PASSWORD),
            "tls_ca": folder / "ca.pem",
        },
        "MTLS": {
            "security_protocol": "SSL",
            "tls_ca": folder / "ca.pem",
            "tls_certificate": folder / "client.pem",
            "tls_key": folder / "client.key",
        },
    }
    given = {"broker": secured.address(listener), "namespace": f"t-{listener.lower()}", "partitions": 1}
    return Settings(**(given | fitting[listener] | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("listener", ["SASL", "TLS", "SASLTLS", "MTLS"])
async def test_topics_are_created_over_each_kind_of_security(secured: SecuredBroker, listener: str) -> None:
    settings = settings_for(secured, listener)
    topics = Topics(settings.namespace, partitions=1)
    assert set(await ensure_topics(settings, topics)) == {topic.name for topic in topics.all}
    assert await ensure_topics(settings, topics) == []


REFUSED = {
    "a wrong password": ("SASLTLS", {"sasl_password": SecretStr("wrong")}, "VIGIE_SASL_MECHANISM is refused"),
    "no certificate": ("MTLS", {"tls_certificate": None, "tls_key": None}, "asks for VIGIE_TLS_CERTIFICATE"),
    "plain text where TLS is asked": ("TLS", {"security_protocol": "PLAINTEXT"}, "asks for TLS"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_a_refusal_names_its_usual_cause_in_one_line(secured: SecuredBroker, what: str) -> None:
    listener, changed, words = REFUSED[what]
    settings = settings_for(secured, listener, **changed)
    with pytest.raises(Unavailable) as caught:
        await ensure_topics(settings, Topics(settings.namespace, partitions=1))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert PASSWORD not in str(caught.value)


async def test_an_authority_that_did_not_sign_is_named(secured: SecuredBroker) -> None:
    settings = settings_for(secured, "TLS", tls_ca=secured.folder / "stranger.pem")
    with pytest.raises(Unavailable, match="VIGIE_TLS_CA did not sign"):
        await ensure_topics(settings, Topics(settings.namespace, partitions=1))


async def test_a_worker_reads_over_password_and_tls(
    secured: SecuredBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(secured, "SASLTLS", namespace="t-worker")
    monkeypatch.setenv("VIGIE_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("VIGIE_SASL_USERNAME", USER)
    monkeypatch.setenv("VIGIE_SASL_PASSWORD", PASSWORD)
    monkeypatch.setenv("VIGIE_TLS_CA", str(secured.folder / "ca.pem"))
    topics = topics_of(settings)
    await create_topics(settings)
    with Worker(settings, tmp_path, only="extract") as worker:
        worker.wait_ready()
        async with publishing(settings) as publisher:
            await publisher.publish(Parcel(topics.articles.name, b"a1", b'{"id": "a1", "text": "ACCUSE RUS USA"}', []))
        await group_read(settings, topics.extract_group)
    texts = await read_back(settings, topics.texts, ArticleText, wanted=lambda key, _headers: key == b"a1")
    assert [text.text for text in texts] == ["ACCUSE RUS USA"]
