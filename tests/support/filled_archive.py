"""An archive to look at: the seeds as they are read, and made-up news of four months about forty dyads.

python -m support.filled_archive FILE     # from tests/; then VIGIE_ARCHIVE=sqlite:///FILE vigie web
"""

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from vigie.archive.engine import open_archive, sqlite_url
from vigie.archive.migrating import migrate
from vigie.archive.relations import RELATIONS, changes_of
from vigie.archive.schema import offsets
from vigie.archive.upsert import upsert
from vigie.archive.writing import write
from vigie.local.seeds import read_seeds, seed_file
from vigie.model.actor import Actor
from vigie.model.alert import Alert
from vigie.model.article import ArticleText, read_article
from vigie.model.claim import Claim
from vigie.model.codes import EventType
from vigie.model.event import Event, event_key_of
from vigie.model.findings import Findings
from vigie.model.identity import digest, dyad_key
from vigie.model.record import Evidence, Message, Place
from vigie.model.stance import Stance
from vigie.model.tension import Tension
from vigie.web.words import all_languages

from support.desk import Desk

LAST = date(2022, 2, 20)
"""Newest day of the news; the seeds lie within what the index keeps before it."""
READ_AT = datetime(2022, 2, 21, tzinfo=UTC)
DYADS = (
    "RUS UKR", "RUS USA", "CHN TWN", "IND PAK", "ISR IRN", "GRC TUR", "ARM AZE", "PRK KOR", "CHN USA", "SRB XKX",
    "ETH ERI", "DZA MAR", "RWA COD", "POL BLR", "JPN CHN", "SAU YEM", "ISR LBN", "MLI FRA", "SDN ETH", "VEN COL",
    "GBR RUS", "DEU RUS", "NATO RUS", "EU BLR", "IRN USA", "IRN SAU", "EGY ETH", "KGZ TJK", "TUR SYR", "ISR SYR",
    "CHN IND", "CHN PHL", "VNM CHN", "AUS CHN", "FRA GBR", "ESP MAR", "HUN UKR", "LTU BLR", "MDA RUS", "JPN KOR",
)  # fmt: skip
OTHER_NEWS = 40
"""Articles a day that tell of no dyad: the index is a share of all news."""
OUTLETS = ("Le Phare", "Morning Ledger", "La Dépêche du Port", "Northern Wire", "The Harbour Post", "Agence du Cap")
SAID: dict[EventType, tuple[str | None, str]] = {
    "THREATEN": ("violence", "{a} threatened {b} with an answer by force if the incidents along the border go on."),
    "MOBILIZE": ("troops", "{a} has moved two more brigades close to the border with {b}, satellite pictures show."),
    "SANCTION": ("discontinue", "{a} cut off the delivery of spare parts to {b} as of this week."),
    "ACCUSE": ("allege", "{a} accused {b} of having jammed the radio of fishing boats."),
    "REJECT": ("meet", "{a} turned down the meeting that {b} had proposed for the spring."),
    "REQUEST": ("change", "{a} called on {b} to take its patrol boats out of the strait."),
    "COERCE": ("seize", "{a} seized a freighter of {b} that had left its course in bad weather."),
    "ASSAULT": ("heavy-weapons", "{a} shelled two outposts of {b} during the night, officers on both sides said."),
    "CONSULT": ("phone", "The ministers of {a} and {b} spoke by telephone for an hour on Tuesday."),
    "AGREE": (None, "{a} and {b} agreed to open the crossing again for lorries."),
    "AID": (None, "{a} sent water pumps and tents to {b} after the floods."),
}
HEADLINES = ("what is known so far", "a week in six points", "the border watches", "silence is over", "who said what")
FRAMES = {
    "asserted": "{0}",
    "planned": "Next month, officials announced: {0}",
    "alleged": "According to the other side: {0}",
    "feared": "Diplomats fear the following: {0}",
    "negated": "A spokeswoman denied the report that follows: {0}",
}
MOODS = {"tense": (4, 5, 3, 5, 2, 3, 2, 2, 1, 1, 0), "plain": (1, 1, 1, 4, 2, 4, 1, 0, 4, 2, 2)}
"""How often each kind of act is told."""


def fill(engine: Engine, *, days: int = 120, dyads: int = len(DYADS), seeds: bool = True) -> None:
    """Make the tables and fill them.

    Args:
        engine: opened to write.
        days: of made-up news up to ``LAST``.
        dyads: that they tell of.
        seeds: read the seeds too, which takes some seconds.
    """
    migrate(engine)
    read = [*(_seeds() if seeds else ()), *_news(random.Random(1), days, DYADS[:dyads])]
    records: list[Message] = []
    desk = Desk()
    for findings in read:
        records += [findings.article, *findings.actors, *findings.events, *findings.stances, *findings.claims]
    for back in range(days + 1):
        for number in range(OTHER_NEWS):
            desk.publish(digest("other", back, number), (LAST - timedelta(days=back)).isoformat())
    desk.take([one for findings in read for one in (*findings.events, *findings.stances)], batch=100_000).close()
    records += [Tension.model_validate_json(value) for value in desk.tension.values()]
    records += [Alert.model_validate_json(value) for value in desk.alerts.values()]
    put(engine, records)


def put(engine: Engine, records: Iterable[Message]) -> None:
    """Write records as the archive's consumer would, and move an offset with them."""
    kinds = {relation.kind: relation for relation in RELATIONS if relation.kind}
    changes = [change for record in records for change in changes_of(kinds[type(record)], record, READ_AT)]
    with engine.begin() as archive:
        write(archive, changes)
        before = archive.scalar(offsets.select().with_only_columns(offsets.c.next_offset)) or 0
        upsert(archive, offsets, [{"topic": "all", "partition": 0, "next_offset": before + len(changes)}])


def _seeds() -> Iterator[Findings]:
    from vigie.extraction.extractor import shared_extractor

    for seed in read_seeds(seed_file()):
        yield shared_extractor().read(read_article(seed.value, ingested_at=READ_AT))


def _news(chance: random.Random, days: int, dyads: Sequence[str]) -> Iterator[Findings]:
    """Loud dyads have news on most days of all months, the others of the last one; some flare up at the end."""
    for rank, pair in enumerate(dyads):
        for back in range(days if rank < 12 else min(days, 31), -1, -1):
            heat = 2.5 if rank % 4 == 0 and back < 9 else 0.6
            if chance.random() < heat * 6 / (rank + 7):
                tense = heat > 1 or rank % 3 == 0
                for _ in range(1 + int(chance.random() * heat)):
                    yield _article(chance, pair, LAST - timedelta(days=back), "tense" if tense else "plain")


def _article(chance: random.Random, pair: str, day: date, mood: str) -> Findings:
    a, b = pair.split() if chance.random() < 0.65 else reversed(pair.split())
    draft = Draft(chance, (a, b), datetime(day.year, day.month, day.day, chance.randint(5, 21), 15, tzinfo=UTC))
    first, *more = dict.fromkeys(chance.choices(list(SAID), MOODS[mood], k=chance.randint(2, 5)))
    draft.tell(first)
    draft.say("The exchange comes after weeks in which neither capital had spoken in public.\n\n")
    for kind in more:
        draft.tell(kind)
    draft.say("\n\n")
    if chance.random() < 0.4:
        for claimant in (a, b, None)[: chance.randint(1, 3)]:
            draft.count("troops" if mood == "tense" else "displaced", claimant)
    if chance.random() < 0.5:
        draft.warn()
    draft.say("No date was given for what comes next.")
    return draft.findings()


@dataclass
class Draft:
    """An article that is being written, with what is to be found in it."""

    chance: random.Random
    pair: tuple[str, str]
    at: datetime
    text: str = ""
    found: list[tuple[str, int, int, dict[str, Any]]] = field(default_factory=list)
    """Kind of finding, its place, its fields."""

    def say(self, words: str) -> tuple[int, int]:
        """Add words; gives their place."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def tell(self, kind: EventType) -> None:
        """Add a sentence about an act."""
        mode, sentence = SAID[kind]
        modality = self.chance.choices(list(FRAMES), (8, 1, 1, 1, 1))[0]
        names = {side: _name(code) for side, code in zip("ab", self.pair, strict=True)}
        place = self.say(FRAMES[modality].format(sentence.format(**names)))
        self.say(" ")
        a, b = self.pair
        both = kind in ("CONSULT", "AGREE")
        day = self.at.date().isoformat()
        fields = {
            "type": kind,
            "mode": mode,
            "source": a,
            "target": b,
            "modality": modality,
            "date": day,
            "reciprocal": both,
            "event_key": event_key_of(kind, a, b, day=day, reciprocal=both),
        }
        self.found.append(("event", *place, fields))

    def count(self, metric: str, claimant: str | None) -> None:
        """Add a sentence with a number."""
        value = round(self.chance.lognormvariate(9.5, 0.8), -2)
        who = _name(claimant) if claimant else "An observer"
        what = "soldiers" if metric == "troops" else "people on the roads"
        place = self.say(f"{who} speaks of about {value:,.0f} {what}.")
        self.say(" ")
        fields = {"metric": metric, "value": value, "bound": "about", "subject": self.pair[0], "claimant": claimant}
        self.found.append(("claim", *place, fields))

    def warn(self) -> None:
        """Add a sentence that holds an act and an attitude in the same words."""
        a, b = self.pair
        place = self.say(f"The president of {_name(a)} warned {_name(b)} against any further step.")
        self.say(" ")
        self.found.append(("stance", *place, {"act": "warn", "holder": a, "target": b, "polarity": -0.5}))

    def findings(self) -> Findings:
        """Complete the records."""
        outlet = self.chance.choice(OUTLETS)
        name = f"{outlet.lower().replace(' ', '-')}-{digest(self.text, self.at.isoformat(), size=4)}"
        origin: dict[str, Any] = {
            "article_id": name, "article_hash": digest(self.text, name), "outlet": outlet, "published_at": self.at,
            "url": f"https://news.example/{name}", "extractor_version": "1",
        }  # fmt: skip
        article = ArticleText(
            **origin, text=self.text, body=(Place(start=0, end=len(self.text)),), language="en",
            title=f"{_name(self.pair[0])} and {_name(self.pair[1])}: {HEADLINES[self.chance.randrange(len(HEADLINES))]}", published_at_source="given", ingested_at=self.at,
        )  # fmt: skip
        made: dict[str, list[Any]] = {"event": [], "stance": [], "claim": []}
        kinds: dict[str, type[Event | Stance | Claim]] = {"event": Event, "stance": Stance, "claim": Claim}
        for kind, start, end, fields in self.found:
            evidence = Evidence(start=start, end=end, text=self.text[start:end])
            rule = f"en.{(fields.get('type') or fields.get('act') or fields['metric']).lower()}.said"
            record = {
                **origin,
                f"{kind}_id": digest(name, kind, start),
                "dyad": dyad_key(*self.pair),
                "rule": rule,
                "confidence": round(self.chance.uniform(0.45, 0.97), 2),
                "evidence": evidence,
                **fields,
            }
            made[kind].append(kinds[kind](**record))
        return Findings(
            article=article, actors=tuple(self._actors(origin)),
            events=tuple(made["event"]), stances=tuple(made["stance"]), claims=tuple(made["claim"]),
        )  # fmt: skip

    def _actors(self, origin: dict[str, Any]) -> Iterator[Actor]:
        for code in self.pair:
            name = _name(code)
            starts = [at for at in range(len(self.text)) if self.text.startswith(name, at)]
            places = tuple(Place(start=at, end=at + len(name)) for at in starts)
            yield Actor(**origin, actor_id=digest(origin["article_id"], code), party=code, name=name, mentions=places)


def _name(code: str) -> str:
    return all_languages().known["en"].party(code)


if __name__ == "__main__":
    fill(open_archive(sqlite_url(Path(sys.argv[1]))))
