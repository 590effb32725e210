"""Text in, text of the same length out: what is markup reads as blanks and line breaks.

Offsets into the result are offsets into the text. All patterns are bounded, so that any input costs linear time.
"""

import re

_BLOCKS = "p|div|br|li|ul|ol|h[1-6]|tr|td|table|article|section|blockquote|figure|figcaption|header|footer|nav|aside|hr"
_CONTROL = {code: " " for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r\x0b\x0c"}
_BREAKS = {ord(sign): "\n" for sign in "\x0b\x0c\x85\u2028\u2029"}
_TABLE = str.maketrans(_CONTROL | _BREAKS)
_ENTITIES = {
    "nbsp": " ", "#160": " ", "amp": "&", "#38": "&", "quot": '"', "#34": '"', "apos": "'", "#39": "'", "#039": "'",
    "#x27": "'", "lt": "‹", "gt": "›", "laquo": "«", "raquo": "»", "ldquo": "“", "rdquo": "”",
    "lsquo": "‘", "rsquo": "’",
    "#8217": "’", "#8216": "‘", "#8220": "“", "#8221": "”", "hellip": "…", "ndash": "–", "mdash": "—", "#8211": "–",
    "#8212": "—",
}  # fmt: skip

_SCRIPT = re.compile(r"<(script|style)\b[^<>]{0,500}>[^<]{0,5000}</\1>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]{0,300}-->")
_TAG = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9]{0,12})\b(?P<rest>[^<>\n]{0,1000})>")
_BLOCK = re.compile(rf"(?:{_BLOCKS})\Z", re.IGNORECASE)
_ENTITY = re.compile(r"&(#?[a-zA-Z0-9]{2,6});")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,1000}(?: [^()\n]{0,300})?\)")
_LINK = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,300})\](?P<url>\((?:https?:|/|#|mailto:|www\.)[^()\s]{0,1000}(?: [^()\n]{0,300})?\))"
)
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"»”)\]]{1,1000}")
_HEADING = re.compile(r"^(?P<mark>[ \t]{0,3}#{1,6})(?=[ \t]|\n|\Z)", re.MULTILINE)
_RULE = re.compile(r"^[ \t\\]{0,4}[-_*=]{3,}[ \t\\]{0,4}$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\s*])\*{1,3}|\*{1,3}(?=[^\s*])|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)")
_ESCAPE = re.compile(r"\\")
_SIGNS = (
    ("#", _HEADING), ("*", _RULE), ("-", _RULE), ("_", _RULE), ("=", _RULE), ("*", _EMPHASIS), ("_", _EMPHASIS),
    ("\\", _ESCAPE),
)  # fmt: skip
"""Marks of markdown, each looked for only where its sign stands at all."""


def plain(text: str) -> str:
    """Blank tags, comments, entities, links, addresses and marks of markdown; breaks of blocks become line breaks."""
    text = text.translate(_TABLE)
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if "<" in text:
        text = _SCRIPT.sub(_blank, text)
        text = _COMMENT.sub(_blank, text)
        text = _TAG.sub(_tag, text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if "](" in text:
        text = _IMAGE.sub(_blank, text)
        text = _LINK.sub(_label, text)
    if "://" in text:
        text = _ADDRESS.sub(_blank, text)
    for sign, pattern in _SIGNS:
        if sign in text:
            text = pattern.sub(_blank, text)
    return text


def marked_headings(text: str) -> set[int]:
    """Find the offsets at which the line of a markdown heading or of an HTML one begins its words."""
    starts = {match.end() for match in _HEADING.finditer(text)} if "#" in text else set()
    if "<h" in text or "<H" in text:
        starts |= {match.end() for match in re.finditer(r"<[hH][1-6]\b[^<>\n]{0,300}>", text)}
    return starts


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _tag(match: re.Match[str]) -> str:
    length = len(match.group())
    return ("\n" if _BLOCK.match(match["name"]) else " ") + " " * (length - 1)


def _entity(match: re.Match[str]) -> str:
    sign = _ENTITIES.get(match.group(1).lower())
    return sign.ljust(len(match.group())) if sign else match.group()


def _label(match: re.Match[str]) -> str:
    return f" {match['label']} " + " " * len(match["url"])
