"""Page in, the hash out by which copies of one text are recognised."""

import unicodedata

from vigie.extraction.document import Page
from vigie.model.identity import digest


def article_hash(page: Page) -> str:
    """Hash the letters and figures of the body: glyphs, white space, punctuation and furniture change nothing.

    What stands above the first paragraph is left out: outlets put headlines of their own over one agency's text. An
    article that is nothing but a headline, and a page without a body, are hashed whole.
    """
    headings = set(page.headings)
    body = list(page.body)
    prose = next((index for index, span in enumerate(body) if span not in headings), 0)
    parts = [page.text[span.start : span.end] for span in body[prose:]] or [page.text]
    letters = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", " ".join(parts)).lower()))
    return digest(letters or page.text)
