"""A document's look-ups by place: the same as looking at everything, for orders and lengths of any kind."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from vigie.extraction.document import Document, Mention, Page, Quotation, Sentence

_CUTS = st.lists(st.integers(0, 60), unique=True, max_size=20).map(sorted)
_PLACES = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)


def _document(cuts: list[int], spans: list[list[int]]) -> Document:
    pairs = list(pairwise(cuts))
    return Document(
        page=Page(text=" " * 61, body=()),
        published_on=date(2024, 1, 1),
        sentences=[Sentence(index, start, end, 0) for index, (start, end) in enumerate(pairs)],
        quotations=[Quotation(start, end) for start, end in pairs[::2]],
        mentions=[
            Mention(start, end, "", 0, "state", ("FRA",)) for start, end in sorted(spans, key=lambda s: (s[0], -s[1]))
        ],
    )


@given(_CUTS, st.lists(_PLACES, max_size=12), _PLACES)
def test_look_ups_find_what_lies_within_and_what_lies_over_a_stretch(
    cuts: list[int], spans: list[list[int]], place: list[int]
) -> None:
    start, end = place
    document = _document(cuts, spans)
    assert document.mentions_within(start, end) == [
        m for m in document.mentions if start <= m.start < end and m.end <= end
    ]
    over = [i for i, q in enumerate(document.quotations) if q.start < end and start < q.end]
    assert list(document.quotations_over(start, end)) == over
    assert document.sentences_over(start, end) == [s for s in document.sentences if s.start < end and start < s.end]
