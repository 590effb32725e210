"""Files in, articles ready to be sent out: JSON, arrays, JSON Lines, plain text, HTML, folders, standard input.

A record is passed on as it was given; only a missing ``id`` is filled in. What is no article comes out as an error
with its place, and the rest of the file is read all the same.
"""

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from vigie.errors import Misconfigured, Rejected
from vigie.extraction.page.charset import decoded
from vigie.model.given import Given, given, too_large, written
from vigie.model.identity import digest

MAX_LINE = 16 * 1024 * 1024
"""Bytes of a line, a text or a page that are looked at before it is given up."""

_SUFFIXES = {
    **dict.fromkeys((".jsonl", ".ndjson"), "lines"),
    ".json": "json",
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".txt", ".text", ".md"), "text"),
}
_BEFORE = b"\xef\xbb\xbf \t\r\n"
"""What may stand before JSON."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. ``path`` None is standard input."""

    path: Path | None
    name: str
    """What the ids of its articles begin with, where they bring none."""

    @property
    def size(self) -> int:
        """Bytes; 0 where nobody knows."""
        return self.path.stat().st_size if self.path else 0


def sources(paths: Iterable[str]) -> list[Source]:
    """List the files behind what was typed: folders are walked in order of name, hidden files left out.

    Raises:
        Misconfigured: where a path does not exist or a folder holds nothing that can be read.
    """
    found = []
    for typed in paths:
        path = Path(typed)
        if typed == "-":
            found.append(Source(None, "stdin"))
        elif path.is_dir():
            inside = [Source(file, file.stem) for file in _inside(path)]
            if not inside:
                raise Misconfigured(f"{typed}: no file there ends in {', '.join(sorted(_SUFFIXES))}")
            found += inside
        elif path.exists():
            found.append(Source(path, path.stem))
        else:
            raise Misconfigured(f"{typed}: there is no such file or folder")
    return found


def articles_of(listed: Iterable[Source], *, now: datetime | None = None) -> Iterator[Given]:
    """Read every record of the files, in order, each as soon as it is there.

    Args:
        listed: the files.
        now: the arrival of the articles, for those that carry no date, and the limit of dates in the future; None:
            of each the moment it is read, since a pipe may stay open for days.
    """
    for source in listed:
        if source.path is None:
            yield from _records(_standard_input(), source, now)
        else:
            try:
                with source.path.open("rb") as file:
                    yield from _records(file, source, now)
            except OSError as error:
                yield Given(str(source.path), 0, error=Rejected("unreadable_file", error.strerror or str(error)))


def _standard_input() -> BinaryIO:
    """Open it anew: Python cannot end in order while a thread waits in the reader that it keeps itself."""
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except io.UnsupportedOperation:  # whoever calls us has put something else in its place
        return sys.stdin.buffer


def _inside(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _records(file: BinaryIO, source: Source, now: datetime | None) -> Iterator[Given]:
    place = str(source.path) if source.path else "stdin"
    form = _SUFFIXES.get(source.path.suffix.lower()) if source.path else None
    if form == "lines":
        yield from _lines(file, place, now)
        return
    first = file.readline(MAX_LINE) if form is None else b""
    if _is_json(first.lstrip(_BEFORE)):
        # Whoever pipes a growing file in (`tail -f`) wants each line sent when it comes.
        yield from _lines(file, place, now, first=first)
        return
    content = first + file.read(MAX_LINE - len(first))
    form = form or _guessed(content.lstrip(_BEFORE))
    now = now or datetime.now(UTC)
    if form == "json":
        content += file.read()
        yield from _json(content.lstrip(_BEFORE), len(content), place, now)
    elif file.read(1):
        yield Given(place, source.size, error=too_large(max(source.size, MAX_LINE)))
    elif form == "html":
        yield _page(content, source.name, place, now)
    else:
        yield _plain(content, source.name, place, now)


def _guessed(content: bytes) -> str:
    if content[:1] in (b"{", b"["):
        return "json"
    return "html" if re.match(rb"<(!doctype|html|head|body|\?xml|!--)", content[:20], re.IGNORECASE) else "text"


def _lines(file: BinaryIO, place: str, now: datetime | None, *, first: bytes = b"") -> Iterator[Given]:
    number = 0
    while line := (first if first and not number else file.readline(MAX_LINE)):
        number += 1
        size = len(line)
        if size == MAX_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                size += len(rest)
            yield Given(f"{place}:{number}", size + len(rest), error=too_large(size + len(rest)))
        elif record := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield given(record, f"{place}:{number}", size, now or datetime.now(UTC))


def _json(content: bytes, size: int, place: str, now: datetime) -> Iterator[Given]:
    """Read one object, an array of objects, or JSON Lines under a name that does not say so."""
    try:
        decoded = json.loads(content)
    except (ValueError, RecursionError) as error:
        lines = content.splitlines()
        if len(lines) > 1 and _is_json(lines[0]):
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield given(line.strip(), f"{place}:{number}", len(line) + 1, now)
            return
        reason = "not_utf8" if isinstance(error, UnicodeDecodeError) else "not_json"
        at = f"{place}:{getattr(error, 'lineno', 1)}"
        yield Given(at, size, error=Rejected(reason, str(error)[:200]))
        return
    if not isinstance(decoded, list):
        yield given(content.strip(), place, size, now)
        return
    for number, record in enumerate(decoded, 1):
        value = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
        yield given(value, f"{place}[{number}]", size // len(decoded), now)


def _plain(content: bytes, name: str, place: str, now: datetime) -> Given:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Given(place, len(content), error=Rejected("not_utf8", f"byte {error.start}: save the file as UTF-8"))
    return given(written(id=_id(name, content), text=text), place, len(content), now)


def _page(content: bytes, name: str, place: str, now: datetime) -> Given:
    """Decode a page by its own declaration, else as UTF-8; a byte that does not fit is no reason to refuse a page."""
    declared = _CHARSET.search(content[:2048])
    html = _decoded(content, declared) if declared else None
    page = html or content.decode("utf-8-sig", "replace")
    return given(written(id=_id(name, content), html=page), place, len(content), now)


def _id(name: str, content: bytes) -> str:
    """Name what brings no id: two files of one name differ, and the same file is the same article wherever it lies."""
    return f"{name}-{digest(content.hex(), size=5)}"


def _decoded(content: bytes, declared: re.Match[bytes]) -> str | None:
    """Decode by a declared charset; None where there is none of that name, or where the declaration refutes itself."""
    charset = declared[1].decode()
    try:
        # A page whose declaration could be read as ASCII is not in the UTF-16 that it may claim.
        return decoded(content, charset) if decoded(declared[0], charset).isascii() else None
    except (LookupError, UnicodeError):
        return None


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
