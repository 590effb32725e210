"""A thousand articles, and what a run over them left behind: the comparison of a disturbed run with a quiet one."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from vigie.settings import Settings

from support.kafka import topics_of
from support.workers import less_revision, newest_of, read_all

PAIRS = ["RUS UKR", "UKR RUS", "RUS USA", "GRC TUR", "CHN TWN", "ARM AZE", "IND PAK", "SRB XKX"]
KINDS = ["THREATEN", "ACCUSE", "MOBILIZE", "CONSULT", "AID", "REJECT", "SANCTION"]


def many_articles(count: int, *, slow: bool = True) -> list[dict[str, Any]]:
    """Articles of forty days with one to three events each; ``slow``: each takes 20 ms to read."""
    chance, articles = random.Random(7), []
    for number in range(count):
        events = "\n".join(f"{chance.choice(KINDS)} {chance.choice(PAIRS)}" for _ in range(chance.randint(1, 3)))
        day = date(2022, 1, 10) + timedelta(days=number * 40 // count)
        articles.append(
            {
                "id": f"article-{number}",
                "text": f"{events}\narticle {number}\n{'!slow' if slow else ''}",
                "outlet": f"outlet {number % 7}",
                "published_at": day.isoformat(),
            }
        )
    return articles


@dataclass
class Left:
    """What a run left on the topics; equal for two runs that found and counted the same."""

    texts: set[str]
    events: set[str]
    tension: dict[str, Any]
    alerts: dict[str, Any]
    volume: dict[str, Any]


async def left_by(settings: Settings) -> Left:
    """Read what a run left."""
    topics = topics_of(settings)
    return Left(
        texts=set(newest_of(await read_all(settings, topics.texts))),
        events={record_id(record) for record in await read_all(settings, topics.events)},
        tension=less_revision(newest_of(await read_all(settings, topics.tension))),
        alerts=less_revision(newest_of(await read_all(settings, topics.alerts))),
        volume=newest_of(await read_all(settings, topics.volume)),
    )


def record_id(record: Any) -> str:
    """The id that a record carries in its headers."""
    return str(dict(record.headers)["ce_id"].decode())
