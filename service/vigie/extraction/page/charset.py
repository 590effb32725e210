"""Bytes of a page and the charset that it claims in, its text out."""

import codecs

_NO_CHARSETS = frozenset({"punycode", "idna", "utf-7", "unicode-escape", "raw-unicode-escape"})
"""What Python decodes and no page is written in: the first takes time that grows with the square of the bytes."""


def decoded(content: bytes, charset: str) -> str:
    """Decode a page; what does not fit its charset becomes U+FFFD.

    Raises:
        LookupError: there is no such charset of pages.
        UnicodeError: it cannot be decoded.
    """
    if codecs.lookup(charset).name.replace("_", "-") in _NO_CHARSETS:
        raise LookupError(charset)
    return content.decode(charset, "replace")
