"""The manifest beside the broker: `vigie topics`."""

import asyncio
from collections.abc import Mapping

from rich.table import Table

from vigie.cli.configured import settings_with_broker, topics_of
from vigie.cli.render import console
from vigie.settings import Settings
from vigie.stream.clients.admin import Administration, Deviation, administration
from vigie.stream.topics import MIB, Topic, Topics


def show_topics() -> bool:
    """Print every topic with what it holds and how far the groups have read. Returns whether all stand as declared."""
    settings = settings_with_broker()
    table, deviations = asyncio.run(_looked_up(settings, topics_of(settings)))
    screen = console()
    screen.print(table)
    for deviation in deviations:
        screen.print(deviation.line, style="red" if deviation.fatal else "yellow", markup=False)
    return not any(deviation.fatal for deviation in deviations)


def create_topics() -> bool:
    """Create the topics that are missing. Returns whether all stand as declared then."""
    settings = settings_with_broker()
    created, deviations = asyncio.run(_created(settings, topics_of(settings)))
    for name in created:
        print(f"created {name}")
    for deviation in deviations:
        print(deviation.line)
    if not created and not deviations:
        print("all topics stand")
    return not any(deviation.fatal for deviation in deviations)


async def _created(settings: Settings, topics: Topics) -> tuple[list[str], list[Deviation]]:
    async with administration(settings) as admin:
        return await admin.create(topics.all), await admin.deviations(topics.all)


async def _looked_up(settings: Settings, topics: Topics) -> tuple[Table, list[Deviation]]:
    async with administration(settings) as admin:
        standing = await admin.partitions()
        present = [topic for topic in topics.all if topic.name in standing]
        unread = {topic.name: await _unread(admin, topics, topic) for topic in present}
        table = Table(header_style="bold")
        for name, right in (
            ("topic", 0), ("key", 0), ("partitions", 1), ("kept", 0), ("largest", 1), ("records", 1), ("ends", 1),
        ):  # fmt: skip
            table.add_column(name, justify="right" if right else "left", no_wrap=name == "topic")
        table.add_column("still to read")
        for topic in topics.all:
            counts = await _counts(admin, topic) if topic in present else ("missing", "-")
            waiting = _words(unread.get(topic.name, {}))
            partitions = str(standing.get(topic.name, "-"))
            table.add_row(topic.name, topic.key, partitions, _kept(topic), _size(topic), *counts, waiting)
        return table, await admin.deviations(topics.all)


async def _counts(admin: Administration, topic: Topic) -> tuple[str, str]:
    """Count records (of a compacted topic also those that compaction will remove), and sum the end offsets."""
    ends, begins = await admin.end_offsets([topic]), await admin.begin_offsets([topic])
    return f"{sum(ends.values()) - sum(begins.values()):,}", f"{sum(ends.values()):,}"


async def _unread(admin: Administration, topics: Topics, topic: Topic) -> dict[str, int]:
    readers = [group for group, read in topics.read_by.items() if topic in read]
    if not readers:
        return {}
    ends, begins = await admin.end_offsets([topic]), await admin.begin_offsets([topic])
    return {group: await admin.unread(group, ends, begins) for group in readers}


def _words(unread: Mapping[str, int]) -> str:
    return ", ".join(f"{group} {count:,}" for group, count in unread.items())


def _kept(topic: Topic) -> str:
    if topic.cleanup == "compact":
        return "last per key"
    return f"{topic.retention.days} days" if topic.retention else "without limit"


def _size(topic: Topic) -> str:
    return f"{topic.max_message_bytes // MIB} MiB"
