"""Topics in, lines for a person or JSON out, as they come: `vigie watch`."""

import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from rich.console import Console

from vigie.cli.configured import settings_with_broker, topics_of
from vigie.cli.render import console, lines_of, printable
from vigie.errors import Misconfigured, Rejected
from vigie.model.alert import Alert
from vigie.model.claim import Claim
from vigie.model.disagreement import Disagreements
from vigie.model.event import Event
from vigie.model.identity import NO_PARTY, dyad_key
from vigie.model.record import Message
from vigie.model.stance import Stance
from vigie.model.tension import Tension
from vigie.ontology.parties import all_parties
from vigie.stream.clients.following import follow
from vigie.stream.codec import decode, read_rejected
from vigie.stream.topics import partition_of

KINDS: dict[str, type[Message]] = {
    "events": Event,
    "stances": Stance,
    "claims": Claim,
    "tension": Tension,
    "alerts": Alert,
    "disagreements": Disagreements,
}
BY_DYAD = ("events", "stances", "claims", "tension", "alerts", "disagreements")
"""Topics in which a dyad lies in one partition."""


def watch_topic(noun: str, *, dyad: str | None, as_json: bool, from_beginning: bool, until_now: bool) -> None:
    """Print the records of a topic as they come, until Ctrl-C or, with ``until_now``, up to the end of now."""
    wanted = dyad_of(dyad) if dyad else None
    if wanted and noun == "rejected":
        raise Misconfigured("--dyad: what is rejected has no dyad; leave it out")
    settings = settings_with_broker()
    topic = topics_of(settings).named(noun)
    partitions = [partition_of(wanted, topic.partitions)] if wanted and noun in BY_DYAD else None
    screen = console()
    show = _json_line if as_json else _shown_on(screen)

    async def run() -> None:
        found = follow(settings, topic, partitions=partitions, from_beginning=from_beginning, until_now=until_now)
        async with aclosing(found) as records:
            async for record in records:
                _print(record, noun, wanted, show)

    if not until_now and sys.stderr.isatty():
        print(f"watching {topic.name}{f' for {wanted}' if wanted else ''}; Ctrl-C ends it", file=sys.stderr)
    asyncio.run(run())


def dyad_of(typed: str) -> str:
    """Read a dyad as people type it: ``RUS-UKR``, ``ukr|rus``, ``RUS`` alone for acts without a second party.

    A few codes hold a hyphen: such a dyad is typed with another sign between its parties, ``SDN|SPLM-N``.

    Raises:
        Misconfigured: where it is not one or two codes of parties.
    """
    sign = next((sign for sign in "|,/" if sign in typed), "-")
    codes = [code.strip().upper() for code in typed.split(sign)]
    named = [code for code in codes if code not in ("", NO_PARTY)]
    if not 0 < len(named) < 3:
        raise Misconfigured(
            f"--dyad {typed}: a dyad is two party codes, as RUS-UKR, or SDN|SPLM-N where a code holds a hyphen"
        )
    for code in named:
        if all_parties().kind_of(code) is None:
            raise Misconfigured(f"{typed}: {code} is the code of no party; they are as RUS, UKR, UKR.REB, NATO")
    return dyad_key(*([*named, None])[:2])


def _print(record: Any, noun: str, wanted: str | None, show: Callable[[Message, bytes], None]) -> None:
    """Show one record. What is no record of ours is passed over with a word: others may write there too."""
    if record.value is None and noun != "rejected":
        return
    try:
        if noun == "rejected":
            read: Message = read_rejected(record.value, key=record.key, headers=record.headers)
            value = read.model_dump_json().encode()
        else:
            read, value = decode(KINDS[noun], record.value), record.value
    except Rejected as rejection:
        print(printable(f"{record.topic} {record.partition}:{record.offset}: {rejection}"), file=sys.stderr)
        return
    if wanted is None or getattr(read, "dyad", None) == wanted:
        show(read, value)


def _json_line(_read: Message, value: bytes) -> None:
    print(json.dumps(json.loads(value), ensure_ascii=False), flush=True)


def _shown_on(screen: Console) -> Callable[[Message, bytes], None]:
    return lambda read, _value: screen.print(lines_of(read))
