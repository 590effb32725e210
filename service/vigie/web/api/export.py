"""The same choices as the lists, whole, as files: CSV, JSON Lines, Parquet; written while they are read."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from sqlalchemy import Boolean, Date, Double, Engine, Integer, Select, select
from sqlalchemy.types import TypeEngine

from vigie.archive.columns import Moment
from vigie.archive.schema import tension
from vigie.model.record import rfc3339
from vigie.web.api.lists import PREFIX, Chosen, Code, Told
from vigie.web.questions.dyads import DAYS
from vigie.web.questions.findings import Choice, statement
from vigie.web.site import Site

BATCH = 2_000
"""Rows that are held at a time."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run: words of strangers that begin so get an apostrophe before them."""
Rows = Iterable[Sequence[Mapping[Any, Any]]]
Format = Literal["csv", "jsonl", "parquet"]
TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
ANSWERS: dict[int | str, dict[str, Any]] = {200: {"content": {kind: {} for kind in TYPES.values()}}}


def router(site: Site) -> APIRouter:
    """Build the routes."""
    files = APIRouter(prefix=f"{PREFIX}/export", tags=["files"])

    @files.get(
        "/events.{format}", summary="Events, the oldest first", response_class=StreamingResponse, responses=ANSWERS
    )
    def events(format: Format, choice: Chosen, type: Code = None, status: Told = None) -> StreamingResponse:  # noqa: A002
        return _file(site.archive, statement(Choice("events", type=type, status=status, **choice)), "events", format)

    @files.get(
        "/claims.{format}", summary="Claims, the oldest first", response_class=StreamingResponse, responses=ANSWERS
    )
    def claims(format: Format, choice: Chosen, type: Code = None) -> StreamingResponse:  # noqa: A002
        return _file(site.archive, statement(Choice("claims", type=type, **choice)), "claims", format)

    @files.get(
        "/tension.{format}", summary="Days of dyads, by day", response_class=StreamingResponse, responses=ANSWERS
    )
    def days(format: Format, choice: Chosen) -> StreamingResponse:  # noqa: A002
        return _file(site.archive, _days(choice), "tension", format)

    return files


def _days(choice: Mapping[str, Any]) -> Select[Any]:
    asked = select(*DAYS).order_by(tension.c.day, tension.c.dyad)
    if choice["dyad"]:
        asked = asked.where(tension.c.dyad == choice["dyad"])
    if choice["since"]:
        asked = asked.where(tension.c.day >= choice["since"])
    if choice["until"]:
        asked = asked.where(tension.c.day <= choice["until"])
    if party := choice["party"]:
        first, second = (f"{party}|", f"|{party}")
        dyad = tension.c.dyad
        asked = asked.where(dyad.startswith(first, autoescape=True) | dyad.endswith(second, autoescape=True))
    return asked


def _file(archive: Engine, asked: Select[Any], name: str, format: Format) -> StreamingResponse:  # noqa: A002
    return StreamingResponse(
        _WRITERS[format](_rows(archive, asked), asked),
        media_type=TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="vigie-{name}.{format}"'},
    )


def _rows(archive: Engine, asked: Select[Any]) -> Rows:
    with archive.connect().execution_options(stream_results=True, yield_per=BATCH) as connection:
        yield from connection.execute(asked).mappings().partitions(BATCH)


def _csv(rows: Rows, asked: Select[Any]) -> Iterator[bytes]:
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(column.name for column in asked.selected_columns)
    for batch in rows:
        writer.writerows([_harmless(value) for value in row.values()] for row in batch)
        yield page.getvalue().encode()
        page.seek(0)
        page.truncate()
    yield page.getvalue().encode()


def _lines(rows: Rows, asked: Select[Any]) -> Iterator[bytes]:
    del asked
    for batch in rows:
        lines = (json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) for row in batch)
        yield "".join(f"{line}\n" for line in lines).encode()


def _parquet(rows: Rows, asked: Select[Any]) -> Iterator[bytes]:
    """Write a row group for each batch; what stands in the buffer is handed on and forgotten."""
    schema = pa.schema([(column.name, _arrow(column.type)) for column in asked.selected_columns])
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_table(pa.Table.from_pylist([dict(row) for row in batch], schema=schema))
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that is read while it is written."""

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._written.append(bytes(part))
        self._at += len(self._written[-1])
        return len(self._written[-1])

    def tell(self) -> int:
        return self._at

    def taken(self) -> bytes:
        """Give what was written since the last time."""
        parts, self._written = self._written, []
        return b"".join(parts)


_WRITERS: dict[Format, Callable[[Rows, Select[Any]], Iterator[bytes]]] = {
    "csv": _csv,
    "jsonl": _lines,
    "parquet": _parquet,
}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    return value.isoformat() if isinstance(value, date) else value


def _harmless(value: Any) -> Any:
    value = _plain(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _arrow(kind: TypeEngine[Any]) -> pa.DataType:
    if isinstance(kind, Moment):
        return pa.timestamp("us", tz="UTC")
    plain = ((Boolean, pa.bool_()), (Date, pa.date32()), (Double, pa.float64()), (Integer, pa.int64()))
    return next((arrow for known, arrow in plain if isinstance(kind, known)), pa.string())
