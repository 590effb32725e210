"""What is known of each piece before the network reads it: who is named there, who speaks, which act a word may tell."""

import pytest
from support.rough_actors import rough_document
from vigie.extraction.document import Party, Quotation
from vigie.extraction.network.questions import KINDS, SECTORS
from vigie.extraction.network.relations import shared_network
from vigie.extraction.network.tags import RANKS, TAGS, table_of, tags_of
from vigie.model.codes import EVENT_TYPES


def tables(text, speaker=None, acts_of=lambda form: ()):
    """Give the tags of each word of a text that is one window: names by the word."""
    document = rough_document(text)
    speakers = {}
    if speaker:
        start, end = text.index("«"), text.index("»")
        document.quotations = [Quotation(start, end)]
        speakers = {0: Party(speaker, document.mentions[0])}
    sheet = shared_network().sheet(document, speakers)
    table = table_of(tags_of(document, sheet.questions, speakers, acts_of), map(len, sheet.windows))[0]
    return {
        text[start:end]: set(table[first:last].nonzero()[1].tolist())
        for question in sheet.questions
        for start, end, first, last in question.words
    }


def ranks(tags):
    return {tag for tag in tags if tag < RANKS}


def test_all_names_of_a_party_have_its_rank_and_others_have_another():
    words = tables("La Turquie menace la Grèce. Ankara accuse Athènes. La Turquie proteste.")
    assert ranks(words["Turquie"]) == ranks(words["Ankara"]) == {0}
    assert ranks(words["Grèce."]) == ranks(words["Athènes."]) == {1}
    assert not ranks(words["menace"])


def test_a_name_has_the_kind_of_its_mention_and_the_sector_of_its_party():
    state = tables("La Turquie menace la Grèce.")["Turquie"]
    assert 2 * RANKS + KINDS.index("state") in state
    assert 2 * RANKS + len(KINDS) + SECTORS.index("") in state


def test_the_words_of_a_quotation_have_the_rank_of_who_speaks():
    words = tables("La Turquie menace la Grèce : « nous frapperons »", speaker="TUR")
    assert RANKS in words["frapperons"]
    assert not {tag for tag in words["menace"] if RANKS <= tag < 2 * RANKS}


def test_a_word_has_the_acts_that_the_lexicon_gives_it_in_any_case_of_letters():
    words = tables("La Turquie Menace la Grèce.", acts_of=lambda form: ["THREATEN"] if form == "menace" else [])
    assert TAGS - len(EVENT_TYPES) + EVENT_TYPES.index("THREATEN") in words["Menace"]
    assert TAGS - len(EVENT_TYPES) + EVENT_TYPES.index("THREATEN") not in words["la"]


@pytest.mark.parametrize("count", [RANKS, RANKS + 20])
def test_of_more_parties_than_ranks_the_rarest_share_the_last(count):
    names = ["Turquie", "Grèce", "Russie", "Chine", "Inde", "France", "Suisse", "Italie", "Espagne", "Suède", "Norvège",
             "Finlande", "Pologne", "Hongrie", "Roumanie", "Bulgarie", "Serbie", "Croatie", "Autriche", "Belgique"]  # fmt: skip
    words = tables("La " + ". La ".join((names * 2)[:count]) + ".")
    assert all(max(ranks(tags), default=0) < RANKS for tags in words.values())
