"""Settings in, the folder of the data and the Kafka to talk to out."""

import os
from pathlib import Path

from vigie.local.broker import running_address
from vigie.local.jars import JarSource, Progress
from vigie.settings import Settings

HERE = Path(".vigie")
CHECKOUT = Path(__file__).parents[3]
"""Where the code lies, unless it is installed."""
_MARK = Path("service", "vigie", "local")
BROKER = "kafka"
"""The embedded broker's part of the folder."""
ARCHIVE = "archive.sqlite"
"""The archive, unless another database is set."""


def data_folder(settings: Settings) -> Path:
    """Choose where the data lies: as set; else ``.vigie`` here, in a checkout of Vigie or where it exists already;
    else in the checkout that the code runs from, wherever it is called; else the user's own folder for data.
    """  # noqa: D205 - one sentence
    if settings.folder:
        return settings.folder.expanduser().absolute()
    if HERE.is_dir() or _MARK.is_dir():
        return HERE.absolute()
    if (CHECKOUT / _MARK).is_dir():
        return CHECKOUT / HERE
    root = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(root).expanduser() / "vigie"


def with_broker(settings: Settings) -> Settings:
    """Fill in the address of the broker that ``vigie up`` runs on this machine, where the settings name none."""
    if settings.broker:
        return settings
    return settings.model_copy(update={"broker": running_address(data_folder(settings) / BROKER)})


def archive_url(settings: Settings) -> str:
    """Name the database of the archive: as set, else a file in the folder of the data."""
    from vigie.archive.engine import sqlite_url  # noqa: PLC0415  a third of a second that most commands do not need

    return settings.archive.get_secret_value() if settings.archive else sqlite_url(data_folder(settings) / ARCHIVE)


def jar_source(settings: Settings, progress: Progress) -> JarSource:
    """Say where Kafka's jars come from."""
    return JarSource(settings.kafka_jars, settings.maven_repository, progress=progress)
