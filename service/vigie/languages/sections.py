"""Shapes of the pack files that cleaning, sentences, dates, numbers and claims read.

An unknown key, a missing one or a value of the wrong kind is `Misconfigured` with the file and the key.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from vigie.model.article import WordGroup
from vigie.model.codes import Bound, Metric

Words = tuple[str, ...]


class Section(BaseModel):
    """One file of a pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class About(Section):
    """``pack.yaml``: what a pack is and how far it has come."""

    code: str = Field(pattern=r"^[a-z]{2,3}$")
    name: str
    maintainer: str
    status: Literal["draft", "usable", "complete"]
    sources: Words = ()
    """Where data that is not hand-written comes from, with its licence."""


class Furniture(Section):
    """``furniture.yaml``: what pages say around an article. All phrases in lower case."""

    labels: Words
    """A line made of nothing but these is a menu or a share widget."""
    related: Words
    """Openings of a line that names other articles; where nothing follows on the line, a list of them follows."""
    stubs: Words
    """Remains of such a line inside a paragraph: cut, and nothing else."""
    endings: Words
    """Openings of a line after which the article is over."""
    teasers: Words
    """Openings of a line that points to a video, a podcast or a gallery."""
    appeals: Words
    """Phrases of subscription, newsletter, cookie, translation and copyright notices: their sentence is furniture."""
    published: Words
    """What stands before a publication date."""
    bylines: Words
    """Openings of a line that names the author."""
    made_by: Words
    """What stands before the author's name: on a line of its own under the title of a video, or glued to the text."""
    particles: Words
    """Small words between the names of authors ("de", "and")."""
    durations: Words
    """What stands before the length of a video."""
    reporters: Words
    """What agencies and desks are called in a byline that stands alone."""
    captions: Words
    """Words of a photo credit."""
    poses: Words
    """Words that captions use to point into the picture."""


class WordPair(Section):
    """Two lists of words, one of each of which must stand near the other."""

    id: str
    part: WordGroup
    first: Words
    second: Words


class WordGroups(Section):
    """``gpr.yaml``: words that make an article one on threats or acts of war and terror. A star: any ending."""

    within: int = Field(ge=1, le=20)
    """Words from one to the other, within one sentence."""
    ignore: Words
    """Phrases that are taken out first; spaces for hyphens and apostrophes."""
    excluded: int = Field(ge=1)
    """Different words of ``exclude`` that make an article one of another subject."""
    exclude: Words
    groups: tuple[WordPair, ...]


class Text(Section):
    """``text.yaml``: how sentences end and which words give the language away."""

    abbreviations: Words
    """Without their period; before a name or a number, they end no sentence."""
    final_abbreviations: Words = ()
    """With their periods; they end a sentence where a capitalised function word follows."""
    stop_words: Words
    """The most frequent words: they tell the language, and a capitalised one begins a sentence."""
    speech_verbs: Words
    """Forms near an unmatched closing quotation mark that say a quotation ends there."""


class Dates(Section):
    """``dates.yaml``: words of dates. Weekdays and months in order, variants of one separated by a bar."""

    weekdays: Words = Field(min_length=7, max_length=7)
    months: Words = Field(min_length=12, max_length=12)
    month_first: bool
    """True: 4/7 is the seventh of April."""
    days: dict[str, int]
    """Words for a day, and how many days it is from the publication day."""
    parts: Words
    """Times of day after a weekday ("soir")."""
    last: Words
    next: Words
    this: Words
    units: dict[str, str]
    """Word to day, week, month, quarter, year, decade, hour or minute."""
    ago: Words
    """Patterns with {n} and {unit}."""
    ahead: Words
    earlier: Words
    """As ``ago``, told from the day that the text named last ("two days earlier"); ``later`` as ``ahead``."""
    later: Words
    spans: Words
    """Patterns of periods that last until now, with {n} and {unit}."""
    since: Words
    until: Words
    """Words before a date that say it is an end."""
    within: Words
    """Words before a bare year that make it a date."""
    seasons: dict[str, str]
    edges: Words
    """Words before a month or year that name a part of it ("early", "fin")."""
    past: Words
    """Forms of verbs that say a nearby weekday lies behind."""
    future: Words
    ordinals: Words
    """What may follow a day's number ("er", "st")."""
    articles: Words
    joiners: Words
    """Words that may stand between the parts of a date ("of", "le")."""
    future_endings: Words = ()
    """Endings of verbs in the future; names are not looked at."""
    sets: Words
    """Words before a weekday that make it any such day ("chaque")."""
    anchored: dict[str, int]
    """Words for a day told from the day that the text named last."""
    vague: Words
    """Words for an unknown small number."""
    bare_units: dict[str, str]
    """Names of a period that "last", "next" or "this" completes, to their unit."""
    determiners: Words
    """Words that may stand before a date."""
    of: Words
    lists: Words
    """Words between two days of one month ("les 6 et 13 avril")."""
    month_of: Words
    year_of: Words
    same: Words
    capital_months: bool
    """True: a month begins with a capital, or it is another word ("may")."""
    plurals: Words
    """Endings of a plural: a year before such a noun counts it."""
    not_months: Words = ()
    """Phrases in which the name of a month is none."""


class Numbers(Section):
    """``numbers.yaml``: number words, marks of figures, bounds."""

    words: dict[str, int]
    """Number words that add up; hundreds and scales multiply."""
    hundred: Words
    scales: dict[str, float]
    """Word to 1e3, 1e6, 1e9, 1e12; abbreviations that follow figures too."""
    collective: dict[str, int]
    """Nouns of an approximate number ("quarantaine")."""
    grouping: Words
    """Signs between groups of three figures."""
    decimal: str
    halves: Words = ()
    """What adds a half of the scale ("et demi")."""
    links: Words
    """Words inside a number word ("and", "et", "de" before million)."""
    bounds: dict[str, Bound]
    """Phrases before a number."""
    bounds_after: dict[str, Bound] = {}
    ranges: dict[str, str]
    """Opening word of a range to its middle word; "" opens where the middle word alone makes a range."""
    alone: Words
    """Scales that are a number without one before them ("mille")."""
    between: Words
    """Words that may stand between a bound and its number."""
    articles: Words = ()
    """Number words that are articles when they stand alone ("a")."""
    ambiguous: Words = ()
    """Number words that are no number unless a counted noun follows ("un")."""


class MetricWords(Section):
    """What is counted under one metric."""

    nouns: Words = ()
    """Counted nouns that decide alone; an entry may have several words."""
    before: Words = ()
    """Words before a number of people that decide ("mort de"); ``~tuer``: all forms of the verb."""
    after: Words = ()
    """Words after a number of people that decide ("ont été tués")."""


class Claims(Section):
    """``claims.yaml``: which words make a number a claim."""

    metrics: dict[Metric, MetricWords]
    people: Words
    """Nouns of people: another word of the sentence says which metric."""
    fighters: Words
    """Nouns of people who are ``troops`` unless another word decides."""
    force_people: Words
    """Those of ``people`` who are ``troops`` where a verb says they were deployed."""
    losses: Words
    """Those of ``killed.before`` that mean a death only of armed forces, or before one of ``lives``."""
    lives: Words
    currencies: dict[str, Literal["usd", "eur", "other"]]
    silent: Words
    """Words of a sentence that tells a natural disaster, an illness or sport: no number of people is a claim there."""
    units: Words
    """Words after a number that make it a measure, an age, a time: no claim."""
    by: Words
    """Words before the party that vouches for a number ("selon")."""
    says: Words
    """Forms of verbs with which a party vouches for a number."""
    of: Words
    """Words that may stand between the counted noun and the party counted."""
    within: Words = Field(alias="in")
    """The same between people and the place where something befell them."""
    agent: Words
    """Words before the party that sent or did what is counted ("par")."""
    deeds: Words
    """Nouns of what befalls people: the adjective beside one names the doer ("une frappe russe")."""
    destroyed: Words
    """Words that tell that things were shot down or sunk, by another than their owner; ``~abattre``: all its forms."""
    addressee: Words
    """Words before a party that only hears a number ("a dit à")."""
    having: Words
    """Auxiliary verbs of an act of those counted ("ont tué")."""
    passive: Words
    """Auxiliary verbs of what befell those counted ("ont été tués")."""
    objects: Words
    """Words that begin an object, or a doer without relative pronoun, where nothing else marks it; else empty."""
    times: Words
    """Words that make a time of what looks like an object ("killed the same night")."""
    whom: Words
    """Relative pronouns of those to whom something is done ("que la Russie a tués")."""
    number_of: Words
    """Phrases before the counted noun where the number stands elsewhere ("le nombre de")."""
    parts: Words
    """Words before a number that say it is a part of the one before ("dont")."""
    lists: Words
    """Words that join a further number to one before, whose verb both share ("ainsi que")."""
    again: Words
    """Words before a number without a noun that say it counts the same as the one before ("portant le total à")."""
    those: Words
    """Words that stand for what the number before counted ("celle de 1.000 autres")."""
    others: Words
    """Nouns that name nobody: those counted are of the party of the number before ("cinq autres")."""
    compared: Words
    """Words that set a number against the one before: it counts others ("contre 750 libérés par …")."""
    before_noun: int
    """So many words may stand between a number and its noun."""
    skip: Words
    """Words between a number and its noun that do not count."""
    negated: Words
    """Words that keep a release or a withdrawal from being one ("refuse")."""
