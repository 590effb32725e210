"""Article in, findings out: the order of the stages."""

from functools import cache

from vigie.extraction.document import Page, Span
from vigie.model.article import Article, ArticleText, BodySpan
from vigie.model.findings import Findings
from vigie.model.identity import digest

EXTRACTOR_VERSION = "1"
"""Changes with every change of the readings; findings of different versions never mix in one table."""


class Extractor:
    """Reads articles. Holds what is loaded once: packs and parsers. Pure: the same article, the same findings."""

    def read(self, article: Article) -> Findings:
        """Read one article.

        Raises:
            Rejected: where the article holds nothing to read.
        """
        text = article.text or article.html or ""
        page = Page(text=text, body=(Span(0, len(text)),), language=article.language or "und")
        return Findings(article=_article_text(article, page, article_hash=digest(page.text)))


@cache
def shared_extractor() -> Extractor:
    """One extractor a process: loading packs and parsers costs seconds, reading costs milliseconds."""
    return Extractor()


def _article_text(article: Article, page: Page, *, article_hash: str) -> ArticleText:
    assert article.ingested_at is not None  # noqa: S101  read_article sets it
    return ArticleText(
        article_id=article.article_id,
        article_hash=article_hash,
        text=page.text,
        body=tuple(BodySpan(start=span.start, end=span.end) for span in page.body),
        title=article.title,
        outlet=article.outlet or page.outlet,
        url=article.url,
        published_at=article.published_at or article.ingested_at,
        published_at_source="given" if article.published_at else "ingested",
        ingested_at=article.ingested_at,
        language=page.language,
        extractor_version=EXTRACTOR_VERSION,
    )
