"""The sentences that teach the network hold what they say: known types, two sides, evidence in the text."""

from gold import sentences
from vigie.model.codes import EVENT_TYPES


def test_each_sentence_tells_known_acts_of_two_different_sides() -> None:
    told = list(sentences())
    assert len(told) > 10_000
    for one in told:
        assert one.fields["text"].endswith(one.gold["begins"])
        for event in one.gold["events"]:
            assert event["type"] in EVENT_TYPES, one.name
            assert event["source"] != event["target"], one.name
            assert event["status"] in {"occurred", "planned", "hypothetical", "negated"}, one.name
