"""The archive as a person sees it: `vigie archive status` and `vigie archive rebuild`."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from vigie.cli.configured import settings_of_environment, settings_with_broker, topics_of
from vigie.cli.render import console
from vigie.errors import Unavailable
from vigie.local.folder import archive_url

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from vigie.settings import Settings


def keep_archive(port_file: Path | None) -> int:
    """Run the process that keeps the archive; its exit code."""
    from vigie.stream.archiving.worker import run_archive

    settings = settings_with_broker()
    # The file beside the embedded Kafka is ours: where a person wiped that Kafka, it begins anew too.
    return run_archive(settings, archive_url(settings), disposable=settings.archive is None, port_file=port_file)


def rebuild_archive() -> None:
    """Build the archive anew from the topics, and say how far it is."""
    from rich.progress import Progress

    from vigie.archive.engine import open_archive
    from vigie.archive.migrating import migrate
    from vigie.stream.archiving.rebuilding import rebuild

    settings = settings_with_broker()
    engine = open_archive(archive_url(settings))
    with _alone_with(engine):
        migrate(engine, reader=settings.archive_reader)
        with Progress(console=console(), transient=True) as bar:
            task = bar.add_task("reading the topics", total=None)

            def progress(done: int, total: int) -> None:
                words = "reading the topics" if done < total else "putting the new tables in place"
                bar.update(task, completed=done, total=total, description=words)

            done = asyncio.run(rebuild(settings, topics_of(settings), engine, progress))
    left_out = f", {done.left_out:,} of them unreadable and left out" if done.left_out else ""
    print(f"built anew from {done.records:,} records{left_out}")


def show_status() -> None:
    """Print how many rows each table holds and how far the topics were read."""
    from vigie.archive.engine import MAKES, read_archive, shown, stands
    from vigie.stream.archiving.rebuilding import status_of

    settings = settings_of_environment()
    engine = read_archive(archive_url(settings))
    if not stands(engine):
        raise Unavailable(f"{shown(engine)} is not there yet: {MAKES}")
    status = status_of(engine)
    table = Table("table", "rows", header_style="bold")
    table.columns[1].justify = "right"
    for name, rows in status.rows.items():
        table.add_row(name, f"{rows:,}")
    screen = console()
    screen.print(f"{shown(engine)}, filled from {status.source or 'nothing yet'}", soft_wrap=True, markup=False)
    screen.print(table)
    screen.print(_behind(settings, status.offsets), markup=False)


def _behind(settings: "Settings", offsets: Mapping[tuple[str, int], int]) -> str:
    """Say how many records of the topics are not in the tables yet."""
    from vigie.local.folder import with_broker
    from vigie.stream.archiving.worker import source_of

    settings = with_broker(settings)
    if not settings.broker:
        return "Kafka does not run here, so how far it is behind is not known"
    _, ends = asyncio.run(source_of(settings, topics_of(settings)))
    waiting = {place: end - offsets.get(place, 0) for place, end in ends.items() if end > offsets.get(place, 0)}
    return f"{sum(waiting.values()):,} records to read" if waiting else "everything is read"


@contextmanager
def _alone_with(engine: "Engine") -> Iterator[None]:
    """Hold the place of SQLite's new file; PostgreSQL has a lock of its own."""
    from vigie.local.locks import FileLock

    if engine.dialect.name != "sqlite":
        yield
        return
    lock = FileLock(Path(f"{engine.url.database}.rebuild.lock"))
    if not lock.take():
        raise Unavailable(f"another `vigie archive rebuild` is under way on {engine.url.database}")
    try:
        yield
    finally:
        lock.release()
