"""Known forms in, role phrases out: a role word with its country, as "le ministre russe de la Défense"."""

import re
from dataclasses import dataclass

from vigie.extraction.actors.hits import Hit
from vigie.languages.names import Head, Names
from vigie.model.codes import Sector
from vigie.ontology.parties import all_parties, state_of

_MAX_FILLERS = 4
_MAX_COORDINATED = 5
_COMMA = ", "
_COUNTRY = {"name", "capital", "seat", "organ", "adjective", "noun"}
"""Kinds of forms that say whose minister or army it is."""
_PLACED = {"minister", "chief", "state", "soldier", "deputy"}
"""Offices that may take their country from a place behind "in" or "at": "les autorités à Kiev"."""
ABROAD = {"ambassador", "embassy"}
"""Offices of those who are elsewhere than those they stand for.

"At" and "to" behind them tell the host and only "of" the sender: "ambassadeur à Moscou".
"""
CIVIL: frozenset[Sector] = frozenset({"CVL", "JRN", "BUS", "JUD"})
"""Sectors of persons who stand for the people of a state and not for the state."""
_BY_TOPIC = {"expert"}
"""Offices after which "of" + country is a topic: "spécialiste de la Russie"."""
_MINISTRY = re.compile(r"([A-ZÀ-Þ][\w-]+)(?: [a-zà-ÿ]{4,})?(?= )")
_MINISTRY_BEHIND = re.compile(r"[A-ZÀ-Þ][\w-]+(?: [a-zà-ÿ]{4,})?(?: et [\w' ]{0,6}[A-ZÀ-Þ][\w-]+)?")
_WITH_MINISTRY = {"minister", "foreign", "premier"}
_LAST_WORD = re.compile(r" ([A-Za-z][\w-]+) \Z")
_PARTICIPLE = re.compile(r"\W?\w+ed ?")
"""A filler that a bare name makes a verb: "Iran jailed two reporters", but "Iran's jailed reporters"."""
_NEXT_WORD = re.compile(r" ([a-z']+)")


@dataclass(slots=True)
class Phrase:
    """A role word and the words around it that say whose it is."""

    start: int
    end: int
    head: Head
    hit: Hit
    parties: tuple[str, ...]
    """Of the whole phrase: ``("UKR.REB",)`` for Ukrainian rebels; several for "French and British ministers"."""
    candidates: tuple[str, ...]
    """Equally good codes between which nothing here decides; then ``parties`` is empty."""
    sector: Sector
    plural: bool
    former: bool
    office: str
    """Office id of the role word, made sharper by the ministry behind it."""


@dataclass(frozen=True, slots=True)
class _Country:
    """What a role word takes its parties from."""

    start: int
    end: int
    parties: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    military: bool = False


class Phrases:
    """Builds the phrases of one article, the last first, so that a phrase may hang on the one after it."""

    def __init__(self, names: Names, text: str, folded: str, hits: list[Hit]) -> None:
        self._names = names
        self._text = text
        self._folded = folded
        self._by_start = {hit.start: hit for hit in hits}
        self._by_end = {hit.end: hit for hit in hits}
        self.at: dict[int, Phrase] = {}
        """By the place of the role word."""
        self._from: dict[int, Phrase] = {}
        for hit in reversed(hits):
            if hit.form.head and not (names.compounds and self._in_compound(hit)):
                phrase = self._phrase(hit, hit.form.head)
                self.at[hit.start] = phrase
                self._from[phrase.start] = phrase

    def _in_compound(self, hit: Hit) -> bool:
        """Tell whether a role word is the first half of a compound ("military leadership")."""
        following = _NEXT_WORD.match(self._text, hit.end)
        if following is None:
            return False
        after = self._by_start.get(following.start(1))
        if after is not None and after.form.kind == "head":
            return True
        word = following.group(1)
        plural = self._folded[hit.end - 1] == "s"
        crowd = hit.form.head is not None and hit.form.head.stands == "CVL" and word.endswith("ing")
        return not (plural or crowd or word.endswith(("ed", "ly")) or word in self._names.after_heads)

    def _phrase(self, hit: Hit, head: Head) -> Phrase:
        plural = self._is_plural(hit)
        if self._names.modifier_after:
            country = self._after(hit.end, head, plural=plural) or self._before(hit.start, plural=plural)
        else:
            country = self._before(hit.start, plural=plural) or self._after(hit.end, head, plural=plural)
        if country is None:
            former = self._former(hit.start, hit.end)
            office = "chief" if head.office == "president" and self._of_a_body(hit.end) else head.office
            return Phrase(hit.start, hit.end, head, hit, (), (), head.sector, plural, former, office)
        start, end = min(hit.start, country.start), max(hit.end, country.end)
        parties = tuple(dict.fromkeys(_stands(head, code) for code in country.parties))
        candidates = tuple(dict.fromkeys(_stands(head, code) for code in country.candidates))
        former = self._former(start, hit.end) or self._former_between(country.end, hit.start)
        if former:
            parties = tuple(_civil(code) for code in parties)
        office, end, military = self._portfolio_behind(head, end)
        military = military or (country.military and head.office in {"spokesman", "chief"})
        sector: Sector = "MIL" if military else head.sector
        return Phrase(start, end, head, hit, parties, candidates, sector_for(parties, sector), plural, former, office)

    def _is_plural(self, hit: Hit) -> bool:
        """Tell whether a role word is of several: by its first word where what says more stands behind it."""
        word = (
            self._text[hit.start : hit.end].split(" ", 1)[0]
            if self._names.modifier_after
            else self._folded[hit.start : hit.end]
        )
        return word[-1] in "sx"

    def _portfolio_behind(self, head: Head, end: int) -> tuple[str, int, bool]:
        """Step over the ministry behind a country ("ministre russe *de la Défense*"): office, end, whether military."""
        if not self._names.modifier_after or head.stands != "state":
            return head.office, end, False
        link = self._names.place_links.match(self._folded, self._skip(end))
        following = self._by_start.get(link.end()) if link else None
        if link is None or (following and following.form.kind != "head"):
            return head.office, end, False
        for office, pattern in self._names.portfolios.items():
            known = pattern.match(self._folded, link.end())
            if known:
                return (office if head.office == "minister" else head.office), known.end(), office == "defence"
        word = _MINISTRY_BEHIND.match(self._text, link.end()) if head.office in _WITH_MINISTRY else None
        return head.office, word.end() if word else end, False

    def _of_a_body(self, end: int) -> bool:
        """Tell whether "of" something unknown follows: the president of an association is no head of state."""
        filler = self._names.fillers.match(self._folded, self._skip(end))
        return bool(self._names.links.match(self._folded, self._skip(filler.end() if filler else end)))

    def _former(self, start: int, end: int) -> bool:
        before = self._names.former.search(self._folded, max(0, start - 16), start)
        return bool(before or self._names.former_after.match(self._folded, self._skip(end)))

    def _former_between(self, end: int, start: int) -> bool:
        """Tell whether "former" stands between a country and its role: "Nigeria's former military ruler"."""
        spaces = (place for place in range(end + 1, start) if self._folded[place] == " ")
        return any(self._names.former.search(self._folded, end, place) for place in spaces)

    def _after(self, end: int, head: Head, *, plural: bool) -> _Country | None:
        """Look right of a role word for its country."""
        place = self._skip(end)
        for _ in range(_MAX_FILLERS + 1):
            hit = self._by_start.get(place)
            if hit and self._names.modifier_after and (hit.form.movements or hit.form.kind in {"adjective", "prefix"}):
                return self._adjective(hit, plural=plural)
            linked = self._linked(place, head, plural=plural)
            if linked:
                return linked
            filler = self._names.fillers.match(self._folded, place)
            skipped = filler.end() if filler else self._portfolio(place) if head.person else 0
            if not skipped:
                return None
            place = self._skip(skipped)
        return None

    def _portfolio(self, place: int) -> int:
        """Step over a ministry that no list has ("à la Transition écologique"); 0 where there is none."""
        link = self._names.place_links.match(self._folded, place)
        word = _MINISTRY.match(self._text, link.end()) if link and self._names.modifier_after else None
        if word is None or link is None or link.end() in self._by_start:
            return 0
        following = self._by_start.get(word.end(1) + 1)
        return word.end(1) if following and following.form.kind == "adjective" else word.end()

    def _adjective(self, hit: Hit, *, plural: bool) -> _Country:
        """Take an adjective and those beside it: "franco-allemand", "russes et biélorusses"."""
        hit.used = True
        following = self._by_start.get(self._skip(hit.end))
        if hit.form.kind == "prefix" and following and following.form.kind == "adjective":
            following.used = True
            return _Country(hit.start, following.end, (*hit.form.parties, *following.form.parties))
        return self._coordinated(hit, plural=plural)

    def _coordinated(self, hit: Hit, *, plural: bool) -> _Country:
        """Take a country, and those that "and" and commas add to it behind a plural."""
        if len(hit.form.parties) > 1:
            hit.used = True
            return _Country(hit.start, hit.end, (), hit.form.parties)
        members, closed = [hit], 1
        while plural and len(members) < _MAX_COORDINATED:
            end = members[-1].end
            joint = self._names.coordination.match(self._folded, end)
            following = self._by_start.get(joint.end()) if joint else None
            if following is None or len(following.form.parties) != 1 or not _alike(hit, following):
                break
            members.append(following)
            if self._names.joint_end.match(self._folded, end):
                closed = len(members)
        # "missiles at Israel, US officials said": no list without an "and" at its end
        for member in members[:closed]:
            member.used = True
        return _Country(hit.start, members[closed - 1].end, tuple(p for m in members[:closed] for p in m.form.parties))

    def _linked(self, place: int, head: Head, *, plural: bool) -> _Country | None:
        """Take the country behind "of", or the phrase that this one hangs on."""
        plain = self._names.links.match(self._folded, place)
        placed = head.stands != "state" or head.office in _PLACED
        link = self._names.place_links.match(self._folded, place) if placed else plain
        if link and head.office in ABROAD and not self._names.genitive.search(self._folded, place - 1, link.end()):
            return None
        inner = self._from.get(link.end()) if link and plain else None
        if inner and inner.start < inner.hit.start:
            return self._hung(inner, head)
        target = self._by_start.get(link.end()) if link else None
        if target is None:
            return None
        if target.form.kind == "head":
            return self._hung(self.at.get(target.start), head) if plain else None
        return self._named(target, head, plural=plural)

    def _named(self, target: Hit, head: Head, *, plural: bool) -> _Country | None:
        """Take a name behind a link; of an expert, a state is the topic and not the country."""
        kind = target.form.kind
        if kind == "place":
            target.used = True
            return _Country(target.start, target.end, target.form.parties)
        topic = kind == "name" and head.office in _BY_TOPIC and _is_state(target)
        if topic or kind == "adjective" or not (kind in _COUNTRY or kind == "people"):
            return None
        return self._coordinated(target, plural=plural)

    def _hung(self, inner: Phrase | None, head: Head) -> _Country | None:
        if inner is None or not inner.parties or (head.stands in {"REB", "OPP"} and inner.head.stands == "CVL"):
            return None
        inner.hit.used = True
        return _Country(inner.start, inner.end, inner.parties, military=inner.sector == "MIL")

    def _before(self, start: int, *, plural: bool) -> _Country | None:
        """Look left of a role word for its country ("Russian foreign minister", "Russia's army")."""
        if self._names.modifier_after and not self._names.possessives:
            return None
        place = start
        done = False
        for _ in range(_MAX_FILLERS + 1):
            found = self._country_ending(place)
            if found and done and self._is_bare(found):
                return None
            if found:
                return self._chain_before(found, plural=plural)
            filler = self._names.fillers_before.search(self._folded, max(0, place - 24), place)
            if not filler:
                return self._behind_unknown(place, plural=plural)
            done = done or bool(_PARTICIPLE.fullmatch(filler.group()))
            inside = filler.start()
            place = inside if inside == 0 or self._folded[inside].isalnum() else inside + 1
        return None

    def _is_bare(self, hit: Hit) -> bool:
        """Tell whether a country is a name without a possessive, after which a participle is a verb."""
        return hit.form.kind != "adjective" and not self._folded.startswith(self._names.possessives, hit.end)

    def _behind_unknown(self, place: int, *, plural: bool) -> _Country | None:
        """Step over one unknown word behind a possessive: "Britain's Brexit negotiator"."""
        word = _LAST_WORD.search(self._text, max(0, place - 24), place)
        if word is None or not self._folded.endswith(self._names.possessives, 0, word.start()):
            return None
        found = self._country_ending(word.start(1))
        return self._chain_before(found, plural=plural) if found else None

    def _chain_before(self, hit: Hit, *, plural: bool) -> _Country:
        hit.used = True
        if len(hit.form.parties) > 1:
            return _Country(hit.start, hit.end, (), hit.form.parties)
        parties, start = list(hit.form.parties), hit.start
        while plural and len(parties) < _MAX_COORDINATED:
            joint = self._names.coordination_before.search(self._folded, max(0, start - 12), start)
            other = self._by_end.get(joint.start()) if joint else None
            if other is None or len(other.form.parties) != 1 or not _alike(hit, other):
                break
            if joint is not None and joint.group() == _COMMA and len(parties) == 1:
                break  # as above: "bombed Lebanon, UN officials said"
            other.used = True
            parties.insert(0, *other.form.parties)
            start = other.start
        return _Country(start, hit.end, tuple(parties))

    def _country_ending(self, place: int) -> Hit | None:
        end = place
        while end and self._folded[end - 1] == " ":
            end -= 1
        if end == place:
            return None
        for mark in self._names.possessives:
            if self._folded.endswith(mark, 0, end):
                end -= len(mark)
                break
        hit = self._by_end.get(end)
        whose = hit is not None and (hit.form.kind in _COUNTRY or hit.form.kind in {"people", "place"})
        return hit if whose and hit and not hit.used else None

    def _skip(self, place: int) -> int:
        while place < len(self._folded) and self._folded[place] == " ":
            place += 1
        return place


def _alike(first: Hit, second: Hit) -> bool:
    return (first.form.kind == "adjective") == (second.form.kind == "adjective") and second.form.kind in _COUNTRY


def _is_state(hit: Hit) -> bool:
    return all_parties().kind_of(hit.form.parties[0]) == "state"


def _civil(code: str) -> str:
    return f"{code}.CVL" if all_parties().kind_of(code) == "state" else code


def _stands(head: Head, code: str) -> str:
    """Turn the country of a phrase into the party that the phrase stands for."""
    kind = all_parties().kind_of(code)
    if head.stands == "state" or kind in {"organisation", "group", "body"}:
        return code
    if kind == "people" and head.stands == "CVL":
        return f"{state_of(code)}.CVL"
    return code if kind == "people" else f"{code}.{head.stands}"


def sector_for(parties: tuple[str, ...], sector: Sector) -> Sector:
    """Say what officials of organisations and of armed groups are."""
    kind = all_parties().kind_of(parties[0]) if parties else None
    if kind == "organisation":
        return "IGO"
    if kind == "group":
        return "REB"
    return sector
