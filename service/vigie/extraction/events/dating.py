"""Events of one article in, the same with their days out, from the dates that stand beside them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from vigie.extraction.document import Document, Sentence
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.syntax.clauses import Clauses
from vigie.extraction.text.dates import DateMention, find_dates
from vigie.languages.pack import Pack
from vigie.model.codes import VERBAL_ACTS

BACKGROUND_AFTER = timedelta(days=90)
"""The codebook: what happened longer before publication is told as background."""
NEWS_AFTER = timedelta(days=3)
"""What was said longer before publication is not what the article reports as said without a day."""
REACH = 80
"""Characters between an act and a date that is still taken for its own; farther ones belong to other acts mostly."""

_SET_OFF = frozenset(",;()–—")
_ASIDE = 1
"""Words before a date in an aside: of its own preposition and of what it is said of."""
_ON_A_NOUN = ("acl", "acl:relcl")
"""How a clause hangs on a noun."""


def with_dates(events: Iterable[EventDraft], document: Document, pack: Pack) -> list[EventDraft]:
    """Give each event the nearest date of its sentence that its kind of act may have."""
    dates = _Dates(document, pack)
    done = []
    for event in events:
        sentence = _sentence_of(event, document)
        if sentence is None or event.date:
            done.append(event)
            continue
        near = [d for d in dates.of(sentence) if not _is_of_another(event, d, sentence, document)]
        done.append(_with_date(event, near, document.published_on))
    return done


class _Dates:
    """The dates of an article's sentences; "the day before" is told from the day that its paragraph named last."""

    def __init__(self, document: Document, pack: Pack) -> None:
        self._document, self._pack = document, pack
        self._surnames = {
            name
            for m in document.mentions
            if m.kind == "person"
            for name in document.text[m.start : m.end].split()[-1:]
        }
        self._found: dict[int, list[DateMention]] = {}
        self._last: dict[int, date | None] = {}

    def of(self, sentence: Sentence) -> list[DateMention]:
        """Find the dates of a sentence, once; names of persons ("May") are none."""
        sentences = self._document.sentences
        first = sentence.index
        while first and first not in self._found and sentences[first - 1].paragraph == sentence.paragraph:
            first -= 1
        for one in sentences[first : sentence.index + 1]:
            if one.index not in self._found:
                self._read(one)
        return self._found[sentence.index]

    def _read(self, sentence: Sentence) -> None:
        document, before = self._document, self._document.sentences[max(0, sentence.index - 1)]
        previous = self._last.get(before.index) if before.paragraph == sentence.paragraph else None
        found = find_dates(
            document.text, sentence.start, sentence.end, document.published_on, self._pack, previous=previous
        )
        found = [d for d in found if document.text[d.start : d.end] not in self._surnames]
        days = [d.iso for d in found if d.iso and d.granularity == "day" and d.kind != "set"]
        self._found[sentence.index] = found
        self._last[sentence.index] = date.fromisoformat(days[-1]) if days else previous


def latest_day(text: str | None) -> date | None:
    """The last day that an ISO day, month or year may mean; None where nothing is known."""
    if not text:
        return None
    if len(text) == len("2014-03-18"):
        return date.fromisoformat(text)
    year, month = (int(text[:4]), int(text[5:7])) if len(text) == len("2014-03") else (int(text[:4]), 12)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _sentence_of(event: EventDraft, document: Document) -> Sentence | None:
    return next(iter(document.sentences_over(event.start, event.start + 1)), None)


def _is_of_another(event: EventDraft, mention: DateMention, sentence: Sentence, document: Document) -> bool:
    """Tell whether a date belongs to something else that the sentence tells."""
    clauses: Clauses | None = document.clauses.get(sentence.index)
    if clauses is None:
        return False
    place = mention.start - sentence.start
    token = next((t.index for t in clauses.tokens if t.start <= place < t.end), None)
    if token is None:
        return False
    last = latest_day(mention.iso)
    old = last is not None and last < document.published_on - NEWS_AFTER
    return (
        _in_clause_of_another(event, token, clauses, sentence)
        or _in_aside(event, token, clauses, since=mention.kind == "since")
        or (old and event.type in VERBAL_ACTS and _in_content(event, mention, token, clauses, sentence))
    )


def _in_clause_of_another(event: EventDraft, date_at: int, clauses: Clauses, sentence: Sentence) -> bool:
    """Tell whether a date stands in a relative or participle clause on another word than that of the act.

    "thanked Ukraine, which Russia invaded in 2022"; but "the strike that came on Monday" is of Monday.
    """
    for index in (date_at, *clauses.ancestors(date_at)):
        if clauses.class_of(index) == "verb" and _is_on_a_noun(clauses, index):
            if event.word is None:
                return not event.start <= sentence.start + clauses.tokens[index].start < event.end
            told_of = clauses.tokens[index].dep in _ON_A_NOUN and event.word == clauses.tokens[index].head
            return not told_of and event.word not in clauses.subtree(index)
    return False


def _in_aside(event: EventDraft, date_at: int, clauses: Clauses, *, since: bool) -> bool:
    """Tell whether a date ends words set off from the act: "in power since 1994," or "(founded in 1945)"."""
    tokens = clauses.tokens
    first, after = date_at, date_at + 1
    while first and tokens[first - 1].text not in _SET_OFF:
        first -= 1
    while after < len(tokens) and tokens[after].text not in _SET_OFF:
        after += 1
    bracketed = bool(first) and tokens[first - 1].text == "(" and after < len(tokens) and tokens[after].text == ")"
    verbless = not any(t.pos in ("VERB", "AUX") for t in tokens[first:after])
    inside = event.word is not None and first <= event.word < after
    # "since March, Turkey has …" begins with its date; "in power since 1994" does not.
    aside = date_at - first > _ASIDE and after < len(tokens) - 1
    return not inside and aside and (bracketed or (since and verbless))


def _in_content(event: EventDraft, mention: DateMention, date_at: int, clauses: Clauses, sentence: Sentence) -> bool:
    """Tell whether a date hangs on what words are about: "condemned the annexation of 2014"."""
    if event.word is None or clauses.class_of(event.word) != "verb":
        return False
    below = date_at
    for head in clauses.ancestors(date_at):
        if head == event.word:
            start = sentence.start + clauses.tokens[below].start
            return not mention.start <= start < mention.end
        below = head
    return False


def _is_on_a_noun(clauses: Clauses, verb: int) -> bool:
    """Tell whether a verb heads a relative or participle clause; parsers hang some of them on the verb before."""
    children = (clauses.tokens[c] for c in clauses.children[verb])
    relative = any(t.pos == "PRON" and clauses.grammar.has("relatives", t.lower) for t in children)
    return clauses.tokens[verb].dep in _ON_A_NOUN or (relative and clauses.tokens[verb].dep == "advcl")


def _with_date(event: EventDraft, dates: list[DateMention], published_on: date) -> EventDraft:
    near = [(gap, mention) for mention in dates if (gap := _gap(event, mention)) <= REACH]
    for _, mention in sorted(near, key=lambda pair: (pair[0], pair[1].start)):
        if mention.iso and mention.kind != "set" and _may_have(event, mention.iso, published_on):
            last = latest_day(mention.iso) or published_on
            old = last < published_on - BACKGROUND_AFTER
            earlier = last < published_on - NEWS_AFTER if event.type in VERBAL_ACTS else old
            return replace(event, date=mention.iso, background=event.background or old, earlier=earlier)
    return event


def _gap(event: EventDraft, mention: DateMention) -> int:
    return max(mention.start - event.end, event.start - mention.end, 0)


def _may_have(event: EventDraft, iso: str, published_on: date) -> bool:
    """What was said or done cannot lie ahead; what is planned or feared may."""
    if iso[:4] < "1900":
        return False
    ahead = iso > published_on.isoformat()[: len(iso)]
    told_as_done = event.modality == "asserted" or event.type in VERBAL_ACTS
    return not (ahead and told_as_done)
