"""Settings in, options of the two Kafka clients out."""

import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from vigie.errors import Misconfigured, Unavailable
from vigie.settings import Settings

_LAST_PORT = 65_535
REQUEST_TIMEOUT_MS = 40_000
"""Longer than a leader election; shorter than what a person waits for."""


def brokers(settings: Settings) -> list[str]:
    """List ``host:port`` of the Kafka that the settings name.

    Raises:
        Misconfigured: where they name none, or not in that form.
    """
    if not settings.broker:
        raise Misconfigured("VIGIE_BROKER is not set: give host:port of your Kafka, or start one with `vigie up`")
    listed = [part.strip() for part in settings.broker.split(",") if part.strip()]
    for part in listed:
        host, _, port = part.rpartition(":")
        if not host or not re.fullmatch("[0-9]{1,5}", port) or int(port) > _LAST_PORT or "/" in part:
            raise Misconfigured(f"VIGIE_BROKER: {part!r} is not host:port (as 127.0.0.1:9092)")
    return listed


def client_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments for any client of aiokafka."""
    options: dict[str, Any] = {
        "bootstrap_servers": brokers(settings),
        "security_protocol": settings.security_protocol,
        "request_timeout_ms": REQUEST_TIMEOUT_MS,
        "client_id": "vigie",
    }
    if settings.security_protocol.endswith("SSL"):
        options["ssl_context"] = _tls(settings)
    if settings.security_protocol.startswith("SASL"):
        username, password = _credentials(settings)
        options |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": username,
            "sasl_plain_password": password,
        }
    return options


def faust_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments ``broker`` and ``broker_credentials`` for a Faust app."""
    import faust  # noqa: PLC0415  half a second that only workers need

    options: dict[str, Any] = {"broker": [f"kafka://{address}" for address in brokers(settings)]}
    context = _tls(settings) if settings.security_protocol.endswith("SSL") else None
    if settings.security_protocol.startswith("SASL"):
        username, password = _credentials(settings)
        options["broker_credentials"] = faust.SASLCredentials(
            username=username, password=password, mechanism=settings.sasl_mechanism, ssl_context=context
        )
    elif context:
        options["broker_credentials"] = faust.SSLCredentials(context)
    return options


@asynccontextmanager
async def connected(client: Any, settings: Settings) -> AsyncIterator[Any]:
    """Start a client of aiokafka and stop it at the end.

    Raises:
        Unavailable: where the broker cannot be reached, with the usual causes, because aiokafka hides the reason.
    """
    from aiokafka.errors import KafkaError  # noqa: PLC0415

    try:
        await client.start()
    except (KafkaError, OSError, ssl.SSLError) as error:
        await _closed(client)
        raise Unavailable(unreachable(settings, error)) from error
    try:
        yield client
    finally:
        await _closed(client)


def unreachable(settings: Settings, error: BaseException) -> str:
    """Say in one line that Kafka does not answer, and what usually causes it under these settings."""
    causes = ["it is not running", "the address is wrong"]
    if settings.security_protocol.startswith("SASL"):
        causes.append("user, password or VIGIE_SASL_MECHANISM is refused")
    if settings.security_protocol.endswith("SSL"):
        causes.append("VIGIE_TLS_CA did not sign its certificate, or it asks for VIGIE_TLS_CERTIFICATE")
    else:
        causes.append("it asks for TLS (VIGIE_SECURITY_PROTOCOL)")
    reason = " ".join(str(error).split())[:200]
    shown = f" [{reason}]" if reason and "Unable to bootstrap" not in reason else ""
    return f"Kafka at {settings.broker} does not answer: {', or '.join(causes)}{shown}; `vigie doctor` looks closer"


async def _closed(client: Any) -> None:
    await (client.stop() if hasattr(client, "stop") else client.close())


def _credentials(settings: Settings) -> tuple[str, str]:
    if not settings.sasl_username or settings.sasl_password is None:
        raise Misconfigured(f"{settings.security_protocol} needs VIGIE_SASL_USERNAME and VIGIE_SASL_PASSWORD")
    return settings.sasl_username, settings.sasl_password.get_secret_value()


def _tls(settings: Settings) -> ssl.SSLContext:
    """Build the TLS context: the system's authorities unless a file names one's own."""
    for name, path in (
        ("VIGIE_TLS_CA", settings.tls_ca),
        ("VIGIE_TLS_CERTIFICATE", settings.tls_certificate),
        ("VIGIE_TLS_KEY", settings.tls_key),
    ):
        if path is not None and not path.is_file():
            raise Misconfigured(f"{name}: there is no file {path}")
    if settings.tls_key and not settings.tls_certificate:
        raise Misconfigured("VIGIE_TLS_KEY needs VIGIE_TLS_CERTIFICATE beside it")
    try:
        context = ssl.create_default_context(cafile=settings.tls_ca)
        if settings.tls_certificate:
            context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    except (ssl.SSLError, OSError) as error:
        raise Misconfigured(f"VIGIE_TLS_CA, _CERTIFICATE or _KEY is no PEM file that fits: {error}") from error
    return context
