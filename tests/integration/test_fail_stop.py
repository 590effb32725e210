"""A worker that stops because something outside is wrong leaves its articles for the next one."""

from pathlib import Path

from support.kafka import topics_of
from support.workers import Worker, all_read, create_topics, push_articles, read_all, settings_for

BROKEN = "support.broken_pack:broken_pack"


async def test_articles_that_a_broken_pack_could_not_read_are_read_once_it_is_mended(broker: str, tmp_path: Path):
    settings = settings_for(broker)
    topics = topics_of(settings)
    await create_topics(settings)
    await push_articles(settings, [{"id": f"a{n}", "text": f"ACCUSE RUS USA\n{n}"} for n in range(20)])
    for _ in range(2):
        with Worker(settings, tmp_path, extractor=BROKEN) as broken:
            assert broken.process is not None
            assert broken.process.wait(90) == 1
            assert "xx/names.yaml" in broken.log.read_text()
    with Worker(settings, tmp_path) as mended:
        mended.wait_ready()
        await all_read(settings)
        assert mended.terminate() == 0
    texts = await read_all(settings, topics.texts)
    assert {text.key for text in texts} == {b"a%d" % n for n in range(20)}
    assert await read_all(settings, topics.rejected) == []
