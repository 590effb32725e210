"""The manifest against a real broker."""

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from support.kafka import send_all, settings_of_a_test, topics_of
from vigie.errors import Misconfigured, Unavailable
from vigie.settings import Settings
from vigie.stream.clients.admin import administration, ensure_topics, wait_until_read
from vigie.stream.topics import Topics, names


async def test_topics_are_created_once_as_the_manifest_says(broker: str) -> None:
    settings = settings_of_a_test(broker)
    topics = topics_of(settings)
    assert await ensure_topics(settings, topics) == names(topics.all)
    assert await ensure_topics(settings, topics) == []
    async with administration(settings) as admin:
        assert await admin.deviations(topics.all) == []
        standing = await admin.partitions()
    assert {topic.name: standing[topic.name] for topic in topics.all} == {
        topic.name: topic.partitions for topic in topics.all
    }


async def test_another_partition_count_is_refused_in_one_line_that_says_what_to_do(broker: str) -> None:
    settings = settings_of_a_test(broker, partitions=2)
    await ensure_topics(settings, topics_of(settings))
    with pytest.raises(Misconfigured, match=r"has 2 partitions, not 4: set VIGIE_PARTITIONS") as refusal:
        await ensure_topics(settings, Topics(settings.namespace, partitions=4))
    assert "\n" not in str(refusal.value)


async def test_a_missing_topic_is_named_where_it_may_not_be_created(broker: str) -> None:
    settings = settings_of_a_test(broker)
    with pytest.raises(Misconfigured, match=r"articles.v1 does not exist: `vigie topics --create`"):
        await ensure_topics(settings, topics_of(settings), create=False)


async def test_a_topic_that_would_forget_what_it_must_keep_is_refused(broker: str) -> None:
    settings = settings_of_a_test(broker)
    topics = topics_of(settings)
    lying = Topics(settings.namespace, partitions=settings.partitions)
    lying.tension = topics._topic("tension", "", "", cleanup="delete")
    await ensure_topics(settings, lying)
    with pytest.raises(Misconfigured, match=r"tension.v1 has cleanup.policy=delete, not compact"):
        await ensure_topics(settings, topics)


async def test_more_copies_than_brokers_are_refused_with_the_setting_to_change(broker: str) -> None:
    settings = settings_of_a_test(broker, replication_factor=9)
    with pytest.raises(Misconfigured, match="VIGIE_REPLICATION_FACTOR"):
        await ensure_topics(settings, topics_of(settings))


async def test_what_a_group_has_to_read_is_counted_to_the_last_record(broker: str) -> None:
    settings = settings_of_a_test(broker)
    topics = topics_of(settings)
    await ensure_topics(settings, topics)
    await send_all(broker, topics.articles.name, [(b"k%d" % n, b"{}") for n in range(10)])
    async with administration(settings) as admin:
        ends, begins = await admin.end_offsets([topics.articles]), await admin.begin_offsets([topics.articles])
        assert sum(ends.values()) == 10
        assert await admin.unread(topics.extract_group, ends, begins) == 10
        await _commit(broker, topics.extract_group, ends)
        assert await admin.unread(topics.extract_group, ends, begins) == 0
    seen: list[tuple[str, int]] = []
    await wait_until_read(settings, topics, patience=1, progress=lambda *said: seen.append(said))
    assert seen == [(topics.extract_group, 0), (topics.aggregate_group, 0)]


async def test_a_group_that_stands_still_is_named(broker: str) -> None:
    settings = settings_of_a_test(broker)
    topics = topics_of(settings)
    await ensure_topics(settings, topics)
    await send_all(broker, topics.articles.name, [(b"k", b"{}")])
    with pytest.raises(Unavailable, match=r"extract has not moved for 1 s with 1 records to read"):
        await wait_until_read(settings, topics, patience=1)


async def test_a_broker_that_is_not_there_is_one_line_with_the_usual_causes() -> None:
    settings = Settings(broker="127.0.0.1:9", namespace="nowhere")
    with pytest.raises(Unavailable, match=r"Kafka at 127.0.0.1:9 does not answer: it is not running, or") as away:
        await ensure_topics(settings, topics_of(settings))
    assert "\n" not in str(away.value)


async def _commit(broker: str, group: str, offsets: dict[TopicPartition, int]) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=broker, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign(list(offsets))
        await consumer.commit(offsets)
    finally:
        await consumer.stop()
