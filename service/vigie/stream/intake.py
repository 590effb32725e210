"""An article in, the message of the articles topic that carries it out: the same from every door."""

from datetime import UTC, datetime

from vigie.model.article import Article
from vigie.model.identity import digest
from vigie.stream.codec import GivenHeaders, cloud_event, traced
from vigie.stream.publishing import Parcel


def parcel_of(article: Article, value: bytes, topic: str, *, source: str, trace: GivenHeaders = None) -> Parcel:
    """Make the message of an article: keyed by its id, described by CloudEvents headers.

    Args:
        article: what was read of it.
        value: its bytes, which are sent as they are.
        topic: the articles topic.
        source: the door it came through: ``push``, ``feed``, ``web``.
        trace: headers of the request that brought it; its trace context goes on.
    """
    identity = digest("article", article.article_id, value.decode("utf-8", "replace"))
    at = article.published_at or article.ingested_at or datetime.now(UTC)
    headers = cloud_event("article", identity, source=source, subject=article.article_id, at=at)
    return Parcel(topic, article.article_id.encode(), value, [*headers, *traced(trace, identity)])
