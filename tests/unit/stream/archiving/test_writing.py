"""What a signal interrupts is read again: no offset moves past it."""

import asyncio
from types import SimpleNamespace

from vigie.stream.archiving import writing
from vigie.stream.archiving.changes import Read, Refused


async def test_a_signal_before_a_refused_record_is_put_aside_moves_no_offset(monkeypatch) -> None:
    record = SimpleNamespace(topic="t", partition=0, offset=7, timestamp=0, key=b"k", value=b"v", headers=())
    monkeypatch.setattr(writing, "read_changes", lambda *_: Read((), (Refused(record, "not_json", "no JSON"),)))
    archive = object.__new__(writing.Archiving)
    archive._relations, archive._quarantine = {}, SimpleNamespace(put=asyncio.sleep)
    archive._places, archive._lost, archive._stopping = {("t", 0): 7}, False, asyncio.Event()
    archive._stopping.set()
    await archive._archive([record])
    assert archive._places == {("t", 0): 7}
    assert archive._lost
