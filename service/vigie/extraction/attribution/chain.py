"""Attributions and a stance in, the chain of who says it out: the outermost first, holder and outlet left out."""

from collections.abc import Sequence

from vigie.extraction.attribution.attribution import Attribution
from vigie.extraction.document import Document
from vigie.model.stance import Speaker

LONGEST = 3
"""Speakers that a chain holds at most."""
_INSIDE = 0.7
"""Share of the evidence that lies in what is said: the cue may stand in its middle ("Rome, he said, accuses")."""
_NAME = 100
"""Characters of the words that name a speaker without a name."""


def around(attributions: Sequence[Attribution], start: int, end: int) -> list[Attribution]:
    """List the words of others in which a stretch of the text lies, the outermost first; attitudes are no words."""
    over = [a for a in attributions if a.said and _share(a, start, end) >= _INSIDE]
    return sorted(over, key=lambda a: sum(s.end - s.start for s in a.content), reverse=True)


def chain_of(
    document: Document, sayings: Sequence[Attribution], holder: str, person: str | None
) -> tuple[Speaker, ...]:
    """Name who says that a holder takes a stance.

    Args:
        document: the article.
        sayings: those that the stance lies in, the outermost first, as `around` gives them.
        holder: party of the stance; where it speaks itself, it is no link of the chain.
        person: the person who holds the stance, where one does.
    """
    links: list[Speaker] = []
    for saying in sayings:
        own = saying.party == holder and (None in (person, saying.person) or person == saying.person)
        if saying.speaker is None or own:
            continue
        words = document.text[saying.speaker.start : saying.speaker.end]
        link = Speaker(
            speaker=saying.party,
            name=saying.person or " ".join(words.split())[:_NAME],
            cue=document.text[saying.cue.start : saying.cue.end],
        )
        if not links or (links[-1].speaker, links[-1].name) != (link.speaker, link.name):
            links.append(link)
    return tuple(links[-LONGEST:])


def _share(attribution: Attribution, start: int, end: int) -> float:
    inside = sum(max(0, min(span.end, end) - max(span.start, start)) for span in attribution.content)
    return inside / max(1, end - start)
