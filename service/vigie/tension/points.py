"""What acts weigh and the constants of the index: ``ontology/points.yaml``, typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, get_args

from vigie import ontology
from vigie.errors import Misconfigured
from vigie.model.codes import EVENT_TYPES, Modality, StanceAct
from vigie.model.tension import Level, Part
from vigie.ontology.yaml_text import read_yaml

LEVELS: tuple[Level, ...] = get_args(Level)

POINTS_FILE = Path(ontology.__file__).parent / "points.yaml"


@dataclass(frozen=True, slots=True)
class Weight:
    """What one act weighs, in thousandths of a point, before modality and confidence."""

    points: int
    part: Part
    foreign_only: bool = False


@dataclass(frozen=True, slots=True)
class AlertRules:
    """When an alert opens and closes; see ``alert.fold``."""

    deviation: float
    index: float
    days: int
    high: float
    calm_deviation: float
    calm_index: float
    calm_floor: float
    calm_days: int
    articles: float
    outlets: int


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Every number of the index. Days are whole days, points of acts thousandths."""

    version: str
    weights: Mapping[str, Weight]
    """By event type (``THREATEN``) and by act of a stance (``warn``)."""
    modalities: Mapping[str, int]
    """Share that an act keeps, in thousandths."""
    cap: int
    """Thousandths of a point per article, direction and day."""
    recap_days: int
    sample: int
    volume_sample: int
    half_life: int
    trend_half_life: int
    reach: int
    live: int
    relief: float
    volume: float
    scale: float
    thin_articles: float
    thin_outlets: int
    baseline_first: int
    baseline_last: int
    baseline_covered: int
    smallest_spread: float
    levels: Mapping[Level, tuple[float, float]]
    alert: AlertRules
    kept: int

    def weight_of(self, name: str, modality: str, confidence: float) -> int:
        """Thousandths of a point of one report: points, modality and confidence multiplied, rounded half up."""
        share = self.weights[name].points * self.modalities[modality] * int(confidence * 1000 + 0.5)
        return (share + 500_000) // 1_000_000


@cache
def read_points(path: Path = POINTS_FILE) -> Points:
    """Read the points and constants.

    Raises:
        Misconfigured: naming what is missing or no number.
    """
    given = read_yaml(path)
    try:
        return _points(given)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise Misconfigured(f"{path}: missing or malformed: {error}") from error


def _points(given: Mapping[str, Any]) -> Points:
    names = (*EVENT_TYPES, *get_args(StanceAct))
    acts = {**given["events"], **given["stances"]}
    article, index, baseline, alert = (given[name] for name in ("article", "index", "baseline", "alert"))
    return Points(
        version=given["version"],
        weights={name: _weight(acts[name]) for name in names},
        modalities={name: _thousandths(given["modalities"][name]) for name in get_args(Modality)},
        cap=_thousandths(article["cap"]),
        recap_days=int(article["recap_days"]),
        sample=int(article["sample"]),
        volume_sample=int(article["volume_sample"]),
        half_life=int(index["half_life"]),
        trend_half_life=int(index["trend"]),
        reach=int(index["reach"]),
        live=int(index["live"]),
        relief=float(index["relief"]),
        volume=float(index["volume"]),
        scale=float(index["scale"]),
        thin_articles=float(index["thin_articles"]),
        thin_outlets=int(index["thin_outlets"]),
        baseline_first=int(baseline["first"]),
        baseline_last=int(baseline["last"]),
        baseline_covered=int(baseline["covered"]),
        smallest_spread=float(baseline["spread"]),
        levels={name: (float(enter), float(leave)) for name, (enter, leave) in given["levels"].items()},
        alert=AlertRules(
            deviation=float(alert["deviation"]),
            index=float(alert["index"]),
            days=int(alert["days"]),
            high=float(alert["high"]),
            calm_deviation=float(alert["calm_deviation"]),
            calm_index=float(alert["calm_index"]),
            calm_floor=float(alert["calm_floor"]),
            calm_days=int(alert["calm_days"]),
            articles=float(alert["articles"]),
            outlets=int(alert["outlets"]),
        ),
        kept=int(given["kept"]),
    )


def _weight(given: Mapping[str, str]) -> Weight:
    if given["part"] not in get_args(Part):
        raise ValueError(f"part {given['part']!r}")
    return Weight(_thousandths(given["points"]), given["part"], given.get("only") == "foreign")  # type: ignore[arg-type]


def _thousandths(written: str) -> int:
    """Read a decimal exactly; a float would make 0.6 a little less."""
    return int(Decimal(written) * 1000)
