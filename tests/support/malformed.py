"""Kinds of messages that are no article, each with the reason it must be refused for."""

import json

GOOD = {"id": "x", "text": "ACCUSE RUS USA", "published_at": "2022-02-12"}


def _with(**fields: object) -> bytes:
    return json.dumps(GOOD | fields).encode()


MALFORMED: dict[str, tuple[bytes | None, str]] = {
    "no value": (None, "empty_message"),
    "empty": (b"", "empty_message"),
    "not UTF-8": (b'{"text": "\xff\xfe"}', "not_utf8"),
    "UTF-16": ('{"text": "ACCUSE"}'.encode("utf-16"), "not_utf8"),
    "not JSON": (b"ACCUSE RUS USA", "not_json"),
    "half a JSON": (b'{"text": "ACCUSE RUS', "not_json"),
    "two JSON in one": (b'{"text": "a"} {"text": "b"}', "not_json"),
    "nested too deep": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not_json"),
    "lone surrogate": (b'{"text": "\\ud800"}', "not_json"),
    "not a number": (b'{"text": NaN}', "wrong_schema"),
    "a list": (b'[{"text": "ACCUSE RUS USA"}]', "wrong_schema"),
    "a bare text": (b'"ACCUSE RUS USA"', "wrong_schema"),
    "null": (b"null", "wrong_schema"),
    "text is a number": (_with(text=5), "wrong_schema"),
    "neither text nor html": (b'{"id": "x", "title": "ACCUSE"}', "no_text"),
    "only white space": (_with(text=" \n\t "), "no_text"),
    "only characters without width": (_with(text=" \u200b\ufeff\n"), "no_text"),
    "only marks": (_with(text="... !"), "no_text"),
    "NUL": (_with(text="ACCUSE\x00RUS"), "nul_character"),
    "too long": (_with(text="a " * 100_001), "too_long"),
    "impossible date": (_with(published_at="2022-02-31"), "bad_date"),
    "from the future": (_with(published_at="2222-02-12"), "published_in_the_future"),
}
