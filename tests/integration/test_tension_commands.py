"""From articles to the index, and back from an export to the same number, with the commands that a person types."""

import asyncio
import json
import random
from datetime import date, timedelta
from pathlib import Path

from support.commands import environment_of, vigie
from support.findings import told_that_day
from support.kafka import topics_of
from support.workers import Worker, create_topics, settings_for, settled
from vigie.stream.clients.admin import wait_until_read


async def test_the_index_that_is_shown_is_the_one_that_an_export_gives_to_the_last_digit(
    broker: str, tmp_path: Path
) -> None:
    settings = settings_for(broker, partitions=2)
    topics = topics_of(settings)
    await create_topics(settings)
    environment = environment_of(settings)
    articles = [
        {
            "id": f"a{number}",
            "text": text,
            "published_at": f"2022-02-{10 + number:02}",
            "outlet": f"outlet {number % 3}",
        }
        for number, text in enumerate(
            [
                "THREATEN RUS UKR",
                "ACCUSE UKR RUS\nREQUEST UKR RUS",
                "MOBILIZE RUS UKR",
                "CONSULT RUS USA",
                "ACCUSE FRA GBR",
            ]
        )
    ]
    lines = "\n".join(map(json.dumps, articles)).encode()
    with Worker(settings, tmp_path) as worker:
        worker.wait_ready()
        assert vigie("push", "-", stdin=lines, **environment).returncode == 0
        await wait_until_read(settings, topics, patience=60)
        await asyncio.sleep(5)  # days close once the news stands still: until then the volume is not the last one
        shown = vigie("tension", "UKR-RUS", "--why", **environment)
        table = vigie("tension", **environment)
        [record] = [
            json.loads(line) for line in vigie("tension", "UKR-RUS", "--json", **environment).stdout.splitlines()
        ]
        exported = vigie("export", "RUS-UKR", **environment)
        unknown = vigie("tension", "CHE-LUX", **environment)
        quiet, shares = vigie("disagreements", **environment), vigie("gpr", "--json", **environment)
    assert unknown.stderr.endswith("or not yet; news of before 2021-01-10 is too old for the index\n")
    assert (quiet.returncode, quiet.stderr) == (1, "vigie: no disagreement is known\n")
    assert [json.loads(line)["articles"] for line in shares.stdout.splitlines()] == [1] * 5
    assert shown.stdout.startswith("RUS|UKR")
    assert "RUS → UKR MOBILIZE" in shown.stdout
    assert "words " in shown.stdout
    assert table.stdout.index("RUS|UKR") < table.stdout.index("FRA|GBR")
    kinds = [json.loads(line)["kind"] for line in exported.stdout.splitlines()]
    assert kinds == ["event"] * 4 + ["volume"] * 5
    export = tmp_path / "export.jsonl"
    export.write_text(exported.stdout, encoding="utf-8")
    again = vigie("recompute", "RUS-UKR", record["day"], "--from", export)
    assert again.stdout == f"{record['index']!r}\n"
    assert (
        vigie("recompute", "UKR-RUS", record["day"], "--from", "-", stdin=exported.stdout.encode()).stdout
        == again.stdout
    )


async def test_an_archive_that_is_replayed_gives_the_index_it_came_from(broker: str, tmp_path: Path) -> None:
    """A year of findings, out of order: each day's index is the one that the published formula gives."""
    settings = settings_for(broker, partitions=2)
    await create_topics(settings)
    environment = environment_of(settings)
    chance, lines = random.Random(1), []
    for number in range(300):
        day = (date(2021, 1, 1) + timedelta(days=number * 365 // 300)).isoformat()
        event = told_that_day(f"{chance.choice(['THREATEN', 'ACCUSE', 'AID'])} RUS UKR", article=f"a{number}", day=day)
        lines.append(json.dumps({"kind": "event", **event.model_dump(mode="json"), "points_version": "1"}))
        lines.append(json.dumps({"kind": "volume", "day": day, "articles": 3}))
    chance.shuffle(lines)
    wrong = [json.dumps({"kind": "event", "event_id": "x"}), "{", json.dumps({"kind": "colour"})]
    archive = tmp_path / "year.jsonl"
    archive.write_text("\n".join([*lines, *wrong]), encoding="utf-8")
    done = vigie("replay", archive, **environment)
    assert done.returncode == 1
    assert "300 events" in done.stdout and "900 arrivals" in done.stdout and "3 lines refused" in done.stdout
    assert "year:602: not_json" in done.stderr and "kind 'colour'" in done.stderr
    with Worker(settings, tmp_path, only="aggregate") as worker:
        worker.wait_ready()
        await settled(settings, worker)
        assert 'vigie_dyad_tension_index{dyad="RUS-UKR"} 0.0' in worker.get("/metrics")[1]
        assert worker.metric("vigie_alerts_total") == 0
    shown = vigie("tension", "RUS-UKR", "--at", "2021-06-01", "--json", **environment)
    [record] = map(json.loads, shown.stdout.splitlines())
    again = vigie("recompute", "RUS-UKR", record["day"], "--from", "-", stdin="\n".join(lines).encode())
    assert again.stdout == f"{record['index']!r}\n"


async def test_a_dyad_that_nobody_named_has_no_tension_and_says_so(broker: str) -> None:
    settings = settings_for(broker, partitions=1)
    await create_topics(settings)
    done = vigie("tension", "CHE-LUX", **environment_of(settings))
    assert done.returncode == 1
    assert done.stderr == "vigie: no tension of CHE|LUX is known: nothing was read that names it, or not yet\n"
