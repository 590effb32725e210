"""A generated month of news: nine dyads with a story each, told by seven outlets that do not exist.

Same seed and day, same articles. The sentences are plain enough for the real extractor; two dyads have a quiet quarter
before, so that something is usual for them. One flares up out of silence in the last three days: its alert opens then,
whatever is read of the others, and is news when the worker counts it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

DAYS = 30
QUARTER = 90
"""Days before the month in which the first two stories are told about once a day."""
SEED = 7
LARGEST = 6
"""Articles of one dyad on one day."""

ENGLISH = ("Northern Wire", "Harbour Post", "Capital Daily", "Eastern Observer")
FRENCH = ("Le Courrier du Soir", "Gazette du Matin", "Radio du Large")
PLACES = ("near the border", "in the north", "on Monday evening", "after a week of silence", "before the summit",
          "along the coast", "in the capital", "at dawn", "during the night", "for the second time")  # fmt: skip
LIEUX = ("près de la frontière", "dans le nord", "lundi soir", "après une semaine de silence", "avant le sommet",
         "le long de la côte", "dans la capitale", "à l'aube", "dans la nuit", "pour la deuxième fois")  # fmt: skip

HOT = (
    "{A} threatened to use force against {B} {x}.",
    "{A} fired missiles at {B} {x}.",
    "{A} attacked {B} {x} and destroyed a depot.",
    "{A} massed troops on the border with {B} {x}.",
    "{A} shelled a town in {B} {x}.",
)
COLD = (
    "{A} accused {B} of breaking the agreement {x}.",
    "{A} imposed sanctions on {B} {x}.",
    "{A} expelled three diplomats of {B} {x}.",
    "{A} condemned the decision of {B} {x}.",
    "{A} rejected the proposal of {B} {x}.",
    "{A} demanded that {B} withdraw its ships {x}.",
)
WARM = (
    "{A} and {B} held talks {x}.",
    "{A} signed an agreement with {B} {x}.",
    "{A} thanked {B} for its help {x}.",
    "{A} promised aid to {B} {x}.",
)
CHAUD = (
    "{A} a menacé {B} de représailles {x}.",
    "{A} a bombardé {B} {x}.",
    "{A} a massé des troupes à la frontière avec {B} {x}.",
)
FROID = (
    "{A} a accusé {B} de violer l'accord {x}.",
    "{A} a imposé des sanctions à {B} {x}.",
    "{A} a condamné la décision de {B} {x}.",
)
TIEDE = ("{A} et {B} ont tenu des pourparlers {x}.", "{A} a signé un accord avec {B} {x}.")

SAYS = "{C} said that {n} {a} soldiers were near the border with {B}."
DEAD = "{C} said that {n} {a} soldiers were killed {x}."


@dataclass(frozen=True, slots=True)
class Story:
    """What is told of two parties: how much on each day of the month, and how heated (0 to 1)."""

    first: tuple[str, str, str]
    """English name, adjective, French name."""
    second: tuple[str, str, str]
    told: tuple[int, ...]
    """Articles a day, spread over the month."""
    heat: tuple[float, ...]
    witness: str = "the United States"

    def on(self, day: int) -> tuple[int, float]:
        """Articles and heat of a day of the month."""
        at = day / max(1, DAYS - 1)
        return (
            self.told[min(int(at * len(self.told)), len(self.told) - 1)],
            self.heat[min(int(at * len(self.heat)), len(self.heat) - 1)],
        )


RUSSIA, UKRAINE = ("Russia", "Russian", "La Russie"), ("Ukraine", "Ukrainian", "l'Ukraine")
STORIES = (
    Story(RUSSIA, UKRAINE, (1, 2, 3, 4, 6), (0.1, 0.2, 0.5, 0.8, 1.0)),
    Story(("North Korea", "North Korean", "La Corée du Nord"), ("South Korea", "South Korean", "la Corée du Sud"),
          (1, 1, 1, 1, 1, 1, 1, 1, 1, 5), (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0), "Japan"),
    Story(("Ethiopia", "Ethiopian", "L'Éthiopie"), ("Eritrea", "Eritrean", "l'Érythrée"),
          (0, 0, 0, 0, 0, 0, 0, 0, 0, 5), (1.0,), "Kenya"),
    Story(("Israel", "Israeli", "Israël"), ("Iran", "Iranian", "l'Iran"), (3, 3, 2, 1, 1), (0.9, 0.8, 0.4, 0.2, 0.0)),
    Story(("China", "Chinese", "La Chine"), ("Taiwan", "Taiwanese", "Taïwan"), (1, 1, 2, 2, 3), (0.1, 0.3, 0.4, 0.4, 0.6)),
    Story(("Azerbaijan", "Azerbaijani", "L'Azerbaïdjan"), ("Armenia", "Armenian", "l'Arménie"),
          (1, 1, 0, 0, 1), (0.6, 0.3, 0.0, 0.0, 0.0), "France"),
    Story(("India", "Indian", "L'Inde"), ("Pakistan", "Pakistani", "le Pakistan"), (0, 1, 2, 1, 1), (0.2, 0.6, 0.5, 0.3, 0.2)),
    Story(("Venezuela", "Venezuelan", "Le Venezuela"), ("Colombia", "Colombian", "la Colombie"),
          (0, 1, 0, 1, 1), (0.0, 0.2, 0.2, 0.3, 0.4), "Brazil"),
    Story(("France", "French", "La France"), ("Germany", "German", "l'Allemagne"), (1, 1, 0, 1, 0), (0.0, 0.0, 0.0, 0.0, 0.0)),
)  # fmt: skip


def month(
    today: date, *, quarter: int = QUARTER, most: int = LARGEST, stories: int = 9, seed: int = SEED
) -> list[dict[str, Any]]:
    """Give its articles, the oldest first, as ``push`` takes them; the last ones are of ``today``.

    Args:
        today: last day of the month, in UTC.
        quarter: days before the month.
        most: articles of one dyad on one day; fewer make it quicker to read.
        stories: how many of the stories are told, the first ones.
        seed: another one tells the same stories in other words.
    """
    random_ = random.Random(seed)
    told = []
    for day in range(-quarter, DAYS):
        on = today - timedelta(days=DAYS - 1 - day)
        for story in STORIES[:stories] if day >= 0 else STORIES[:2]:
            count, heat = story.on(day) if day >= 0 else (1, 0.0)
            told += [_article(story, on, heat, random_, day) for _ in range(min(count, most))]
    for number, article in enumerate(told):
        article["id"] = f"month-{seed}-{number:04d}"
    return [*told, *_copies(told)]


def unreadable() -> list[tuple[bytes | None, bytes | None]]:
    """Messages that are rejected, each for another reason."""
    return [(b"broken", b'{"text": '), (b"empty", b""), (b"far", b'{"id": "far", "text": "x", "published_at": "2999-01-01"}')]  # fmt: skip


def odd(today: date) -> list[dict[str, Any]]:
    """Articles that are read, with something to say about them: a language without a pack, a misspelt field."""
    day = today.isoformat()
    return [
        {"id": "odd-1", "language": "de", "text": "Die Lage bleibt ruhig, sagen alle.", "published_at": day},
        {"id": "odd-2", "language": "en", "text": "Nothing happened.", "publised_at": day},
    ]


def _copies(told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every twentieth text again, under another name."""
    for article in told[::20]:
        yield article | {"id": f"{article['id']}-again", "outlet": "Copy Desk"}


def _article(story: Story, on: date, heat: float, random_: random.Random, day: int) -> dict[str, Any]:
    french = random_.random() < 0.3
    outlet = random_.choice(FRENCH if french else ENGLISH)
    sentences = _french(story, heat, random_) if french else _english(story, heat, random_, day)
    minute = random_.randrange(24 * 60)
    at = min(datetime.combine(on, time(), UTC) + timedelta(minutes=minute), datetime.now(UTC))
    return {
        "text": " ".join(sentences),
        "title": sentences[0].rstrip("."),
        "outlet": outlet,
        "url": f"https://news.example/{on}/{random_.randrange(10**9)}",
        "language": "fr" if french else "en",
        "published_at": at.replace(microsecond=0).isoformat(),
    }


def _english(story: Story, heat: float, random_: random.Random, day: int) -> list[str]:
    (a, adjective, _), (b, _, _) = _sides(story, random_)
    kinds = [HOT if random_.random() < heat else COLD if random_.random() < heat + 0.3 else WARM for _ in range(2)]
    told = [random_.choice(kind).format(A=a, B=b, x=random_.choice(PLACES)) for kind in kinds]
    if random_.random() < 0.5 and heat > 0.15:
        claimant = random_.choice((b, story.witness))
        number = f"{round((20 + 3 * day) * (1.3 if claimant == b else 0.8) * random_.uniform(0.9, 1.1)) * 1000:,}"
        how = SAYS if random_.random() < 0.7 else DEAD
        told.append(how.format(C=_capital(claimant), a=adjective, B=b, n=number, x=random_.choice(PLACES)))
    return [_capital(sentence) for sentence in told]


def _french(story: Story, heat: float, random_: random.Random) -> list[str]:
    (_, _, a), (_, _, b) = _sides(story, random_)
    kinds = [CHAUD if random_.random() < heat else FROID if random_.random() < heat + 0.3 else TIEDE for _ in range(2)]
    told = [random_.choice(kind).format(A=_capital(a), B=b[0].lower() + b[1:] if b[:2] in ("La", "Le", "L'") else b,
                                        x=random_.choice(LIEUX)) for kind in kinds]  # fmt: skip
    return [_contracted(sentence) for sentence in told]


def _sides(story: Story, random_: random.Random) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    return (story.first, story.second) if random_.random() < 0.75 else (story.second, story.first)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _contracted(sentence: str) -> str:
    for apart, joined in ((" de le ", " du "), (" à le ", " au ")):
        sentence = sentence.replace(apart, joined)
    return sentence
