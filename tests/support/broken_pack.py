"""An extractor whose language pack is broken: no article is to blame."""

from vigie.errors import Misconfigured
from vigie.model.article import Article
from vigie.model.findings import Findings


class BrokenPack:
    """Refuses every article."""

    def read(self, article: Article) -> Findings:
        raise Misconfigured("xx/names.yaml: the key 'particles' is missing")


def broken_pack() -> BrokenPack:
    """Make it, as ``support.broken_pack:broken_pack``."""
    return BrokenPack()
