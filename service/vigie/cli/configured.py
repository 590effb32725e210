"""The environment in, settings out: the one place that reads it. Light to import, as all that `--help` needs."""

import logging
import os
from typing import TYPE_CHECKING

from vigie.errors import Misconfigured, Unavailable

if TYPE_CHECKING:
    from vigie.settings import Settings
    from vigie.stream.topics import Topics


def settings_of_environment() -> "Settings":
    """Read ``VIGIE_*``, and what is not set there from the files of the folder VIGIE_SECRETS: ``vigie_archive``.

    Raises:
        Misconfigured: naming the variable.
    """
    from pydantic import ValidationError

    from vigie.settings import Settings

    try:
        settings = Settings(_secrets_dir=os.environ.get("VIGIE_SECRETS") or None)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "VIGIE_" + ".".join(map(str, first["loc"])).upper()
        raise Misconfigured(f"{name}: {first['msg']}") from error
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    # aiokafka logs each failed attempt at ERROR level; what a person needs to know comes as one line at the end.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL if settings.log_level == "WARNING" else settings.log_level)
    return settings


def settings_with_broker() -> "Settings":
    """Read the settings, and find the Kafka of a running ``vigie up`` where they name none.

    Raises:
        Unavailable: where there is none either.
    """
    from vigie.local.folder import with_broker

    settings = with_broker(settings_of_environment())
    if not settings.broker:
        raise Unavailable("no Kafka: start `vigie up` in another terminal, or name yours in VIGIE_BROKER (host:port)")
    return settings


def topics_of(settings: "Settings") -> "Topics":
    """Build the manifest that the settings mean."""
    from vigie.stream.topics import Topics

    return Topics(settings.namespace, partitions=settings.partitions)
