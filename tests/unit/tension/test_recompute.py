"""The index recomputed from a plain export by a file that shares nothing with the service agrees to the last digit."""

import ast
import json
import random
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from support.desk import Desk, day_of
from support.findings import SATURDAY, told
from unit.tension.test_order import POINTS, some_weeks_of
from vigie.model.event import Event

SCRIPT = Path(__file__).resolve().parents[3] / "service" / "vigie" / "cli" / "recompute.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = spec_from_file_location("recompute", SCRIPT)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def export(desk: Desk, found: list) -> list[str]:
    lines = [
        json.dumps({"kind": "event" if isinstance(f, Event) else "stance", **f.model_dump(mode="json")}) for f in found
    ]
    counts = desk.ledger.volume.counts
    return lines + [
        json.dumps({"kind": "volume", "day": ordinal_day(day), "articles": articles})
        for day, articles in counts.items()
    ]


def ordinal_day(day: int) -> str:
    return date.fromordinal(day).isoformat()


@pytest.mark.parametrize("seed", range(3))
def test_the_export_gives_the_live_index_to_the_last_digit(script: ModuleType, seed: int) -> None:
    found = some_weeks_of(60, seed=seed)
    found += [f.model_copy(update={"article_id": "copy", "outlet": "Copyist"}) for f in found[:30]]
    desk = Desk().take(found).close()
    lines = export(desk, found)
    random.Random(seed).shuffle(lines)
    for dyad in ("RUS|UKR", "RUS|USA"):
        for number in (0, 5, 17, 39, 55):
            assert script.index(dyad, day_of(number), lines) == desk.index(dyad, day_of(number))


def test_a_sampled_day_is_recomputed_too(script: ModuleType) -> None:
    found = some_weeks_of(400, seed=9, days=1)
    desk = Desk().take(found, batch=500)
    assert script.index("RUS|UKR", day_of(1), export(desk, found)) == desk.index("RUS|UKR", day_of(1)) > 0


def test_it_is_short_and_imports_nothing_but_the_standard_library() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 100
    assert "vigie" not in {
        (getattr(node, "module", None) or node.names[0].name).split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }


def test_its_numbers_are_those_of_the_service(script: ModuleType) -> None:
    for name, weight in POINTS.weights.items():
        assert script.POINTS[name] == (-1 if weight.part == "relief" else 1) * weight.points
    assert POINTS.modalities == script.MODALITY
    constants = (script.CAP, script.RECAP, script.SAMPLE, script.HALF_LIFE, script.REACH, script.RHO, script.V0)
    assert constants == (
        POINTS.cap, POINTS.recap_days, POINTS.sample, POINTS.half_life, POINTS.reach, POINTS.relief, POINTS.volume,
    )  # fmt: skip
    assert POINTS.scale == script.KAPPA


def test_an_export_under_other_points_is_refused(script: ModuleType) -> None:
    desk = Desk().take(some_weeks_of(3, seed=1))
    lines = export(desk, some_weeks_of(3, seed=1))
    lines[0] = json.dumps({**json.loads(lines[0]), "points_version": "2"})
    with pytest.raises(ValueError, match="points version 2"):
        script.index("RUS|UKR", day_of(5), lines)


def test_civilians_who_act_on_their_own_make_no_index(script: ModuleType) -> None:
    found = [told("ACCUSE RUS.CVL UKR"), told("PROTEST BLR.CVL BLR")]
    desk = Desk().take(found)
    assert desk.table == {}
    assert script.index("RUS.CVL|UKR", SATURDAY, export(desk, found)) == 0
