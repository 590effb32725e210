"""A request in, the language of its page out: phrases, numbers, days and names of parties as its reader writes them.

A language is a file in ``words/``; names of parties come from the language pack of the same code.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from vigie.errors import Misconfigured
from vigie.languages.pack import ROOT as PACKS
from vigie.model.identity import NO_PARTY
from vigie.ontology.yaml_text import read_yaml

FOLDER = Path(__file__).with_name("words")
FALLBACK = "en"
"""Language of a reader who asks for none that is here."""
_WISH = re.compile(r"\s*([a-zA-Z]{1,8})[^,;]*(?:;\s*q=([0-9.]+))?[^,]*")


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface. Called with the key of a phrase, it gives the phrase."""

    code: str
    phrases: Mapping[str, Any]
    """By dotted key, as ``overview.title``: a text or a list of texts."""
    parties: Mapping[str, str]
    """Code of a party -> its name."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Folded name or code -> code."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Give a phrase with its values filled in."""
        phrase = self.phrases[key]
        return phrase.format(**values) if values else str(phrase)

    def lines(self, key: str) -> list[str]:
        """Give a phrase of several lines."""
        return list(self.phrases[key])

    def label(self, group: str, code: str | None) -> str:
        """Name a value of a closed vocabulary; one of a later version is its own name."""
        return str(self.phrases.get(f"{group}.{code}", code or ""))

    def count(self, noun: str, number: int) -> str:
        """Write how many there are of something, as ``1 article``."""
        form = "one" if str(number) in self.phrases["singular"] else "other"
        return self(f"count.{noun}.{form}", n=self.number(number))

    def number(self, value: float, digits: int = 0, *, sign: bool = False) -> str:
        """Write a number; with ``sign`` a change, whose minus is one."""
        written = f"{value:{'+' if sign else ''},.{digits}f}"
        if float(written.replace(",", "")) == 0:
            written = f"{0:.{digits}f}"
        marks = {",": self("thousands"), ".": self("decimal"), "-": "\u2212"}
        return "".join(marks.get(sign, sign) for sign in written)

    def amount(self, value: float) -> str:
        """Write a counted quantity: whole where it is."""
        return self.number(value, 0 if float(value).is_integer() else 1)

    def day(self, day: date, *, short: bool = False) -> str:
        """Write a day; short: without its year."""
        return self(
            "day_short" if short else "day",
            day=day.day,
            month=self.phrases["months"][day.month - 1],
            month_short=self.phrases["months_short"][day.month - 1],
            year=day.year,
        )

    def dated(self, written: str | None) -> str:
        """Write what a finding says of its day: an ISO day, month, year, or nothing."""
        parts = [int(part) for part in (written or "").split("-") if part.isdigit()]
        if len(parts) == 3:
            return self.day(date(*parts))
        if len(parts) == 2:
            return self("day_month", month=self.phrases["months"][parts[1] - 1], year=parts[0])
        return str(written or "")

    def instant(self, at: datetime) -> str:
        """Write an instant, which is in UTC; midnight is a day that was given without a time."""
        if (at.hour, at.minute, at.second) == (0, 0, 0):
            return self.day(at.date())
        return self("instant", day=self.day(at.date()), time=f"{at:%H:%M}")

    def party(self, code: str | None) -> str:
        """Name a party."""
        if not code or code == NO_PARTY:
            return self("event.nobody")
        if code in self.parties:
            return self.parties[code]
        state, _, people = code.partition(".")
        if people and f"people.{people}" in self.phrases:
            return self(f"people.{people}", state=self.parties.get(state, state))
        return code.replace("_", " ")

    def dyad(self, key: str) -> str:
        """Name both parties of a dyad."""
        return " – ".join(self.party(code) for code in key.split("|") if code != NO_PARTY) or self("event.nobody")

    def code_of(self, typed: str) -> str | None:
        """Find the party that a person means by a name or a code."""
        return self.codes.get(_folded(typed))


@dataclass(frozen=True, slots=True)
class Languages:
    """Every language of the interface."""

    known: Mapping[str, Language]

    def chosen(self, *wishes: str | None, accept: str = "") -> Language:
        """Choose by what was asked for in the address, then by the cookie, then by the browser."""
        for wish in (*wishes, *_accepted(accept)):
            if wish and wish in self.known:
                return self.known[wish]
        return self.known[FALLBACK]


@cache
def all_languages() -> Languages:
    """Read the languages that ship with Vigie.

    Raises:
        Misconfigured: where a file lacks a phrase that another one has.
    """
    known = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.yaml"))}
    first = known[FALLBACK].phrases.keys()
    for language in known.values():
        if odd := first ^ language.phrases.keys():
            raise Misconfigured(f"{FOLDER.name}/{language.code}.yaml: one file has {sorted(odd)[:3]}, another has not")
    return Languages(known)


def _read(path: Path) -> Language:
    names = dict(_party_names(PACKS / path.stem))
    codes = {_folded(name): code for code, name in names.items()} | {_folded(code): code for code in names}
    return Language(path.stem, dict(_flat(read_yaml(path))), names, codes)


def _party_names(pack: Path) -> Iterator[tuple[str, str]]:
    """The short names of states, and the first name of all others."""
    if not (pack / "names_cldr.yaml").is_file():
        return
    yield from read_yaml(pack / "names_cldr.yaml").items()
    for code, words in read_yaml(pack / "names_actors.yaml").items():
        if "." in code:  # what it says of people of a state names some of them alone
            continue
        yield from ((code, name) for name in words.get("names", ())[:1])


def _flat(phrases: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in phrases.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _accepted(header: str) -> list[str]:
    """Languages of ``Accept-Language``, the most wanted first."""
    wishes = [match for part in header[:500].split(",") if (match := _WISH.fullmatch(part))]
    return [wish[1].lower() for wish in sorted(wishes, key=lambda wish: -_weight(wish[2] or "1"))]


def _weight(written: str) -> float:
    """Read how much a language is wanted; what is no number is wanted least."""
    try:
        return float(written)
    except ValueError:
        return 0.0


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
