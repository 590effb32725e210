import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.stream.topics import MIB, Topics, noun, partition_of


def test_a_dyad_lies_in_one_partition_number_of_every_topic_that_speaks_of_it() -> None:
    topics = Topics(partitions=3)
    assert {topic.partitions for topic in (topics.events, topics.stances, topics.tension, topics.alerts)} == {3}


def test_changelogs_have_the_partitions_of_what_feeds_their_table() -> None:
    topics = Topics(partitions=5)
    changelogs = [topic for topic in topics.all if topic.name.endswith("-changelog")]
    assert changelogs
    assert all((topic.partitions, topic.cleanup) == (5, "compact") for topic in changelogs)


def test_volume_is_one_partition_that_everybody_reads() -> None:
    assert Topics(partitions=8).volume.partitions == 1


def test_outputs_are_kept_without_limit_and_articles_thirty_days() -> None:
    topics = Topics()
    kept = {noun(topic.name): topic.config["retention.ms"] for topic in topics.all}
    assert kept["articles"] == kept["rejected"] == str(30 * 24 * 3600 * 1000)
    assert {kept[name] for name in ("texts", "actors", "events", "stances", "claims", "tension", "alerts")} == {"-1"}


def test_an_article_of_the_largest_size_fits_among_the_rejected_too() -> None:
    topics = Topics()
    assert topics.articles.max_message_bytes == 4 * MIB
    assert topics.rejected.max_message_bytes == 5 * MIB


def test_names_follow_the_convention_and_differ() -> None:
    listed = [topic.name for topic in Topics("trial").all]
    assert len(set(listed)) == len(listed)
    assert all(re.fullmatch(r"trial[.-][a-z.-]+(v1|changelog)", name) for name in listed)


def test_a_topic_is_found_by_its_noun() -> None:
    assert Topics().named("events").name == "vigie.events.v1"


@pytest.mark.parametrize(
    ("key", "hashed"),
    # Vectors of Kafka's own UtilsTest.testMurmur2, as unsigned numbers.
    [("21", -973932308), ("foobar", -790332482), ("a-little-bit-long-string", -985981536), ("abc", 479470107)],
)
def test_keys_are_hashed_as_the_java_client_does(key: str, hashed: int) -> None:
    assert partition_of(key, 0x7FFFFFFF) == (hashed & 0x7FFFFFFF) % 0x7FFFFFFF


@given(st.text(), st.integers(1, 64))
def test_a_key_has_one_partition_whether_text_or_bytes(key: str, partitions: int) -> None:
    chosen = partition_of(key.encode("utf-8", "ignore"), partitions)
    assert 0 <= chosen < partitions
    assert chosen == partition_of(key.encode("utf-8", "ignore").decode(), partitions)
