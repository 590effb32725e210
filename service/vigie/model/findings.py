"""All that one article yields, and how `vigie extract` prints it."""

from typing import Any

from vigie.model.actor import Actor
from vigie.model.article import ArticleText
from vigie.model.claim import Claim
from vigie.model.event import Event
from vigie.model.record import Record
from vigie.model.stance import Stance


class Findings(Record):
    """The result of reading one article. Empty tuples where nothing was found: absence is no error."""

    article: ArticleText
    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    stances: tuple[Stance, ...] = ()
    claims: tuple[Claim, ...] = ()


ARTICLE_FIELDS = {"schema_version", "article_id", "article_hash", "outlet", "url", "published_at", "extractor_version"}
"""What every finding repeats of its article, because each travels alone; printed once where they stand together."""


PRINTED = {"published_at", "outlet", "url", "word_groups", "extractor_version"}
"""What else of the article is printed with them: `vigie replay` needs it."""


def printed(findings: Findings) -> dict[str, Any]:
    """Write findings as the one object that `vigie extract` prints for an article, ready for JSON."""
    article = findings.article
    lists = findings.model_dump(mode="json", exclude={"article"})
    return {
        "article_id": article.article_id,
        "language": article.language,
        "article_hash": article.article_hash,
        **article.model_dump(mode="json", include=PRINTED),
        **{
            name: [{key: value for key, value in finding.items() if key not in ARTICLE_FIELDS} for finding in found]
            for name, found in lists.items()
        },
    }
