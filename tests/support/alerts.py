"""Alerts with every field that a test does not speak of filled in."""

from typing import Any

from vigie.model.alert import Alert


def an_alert(
    alert_id: str = "a1", dyad: str = "RUS|UKR", *, kinds: tuple[str, ...] = ("escalation",), **fields: Any
) -> Alert:
    """One episode from 12 February 2022 on, with a step of each kind."""
    steps = [
        {
            "day": f"2022-02-{12 + number}",
            "kind": kind,
            "level": "high",
            "index": 41.2,
            "z": None,
            "reasons": ("high_index",),
        }
        for number, kind in enumerate(kinds)
    ]
    given = {
        "alert_id": alert_id, "dyad": dyad, "entered_on": "2022-02-12", "state": "open", "revision": 1,
        "extractor_version": "1", "points_version": "1", "level": "high", "steps": steps, "index": 41.2, "z": None,
        "change_7d": 12.5, "low": 30.0, "high": 50.0, "threat": 41.2, "act": 0.0, "asymmetry": 1.0, "peak": 41.2,
        "peak_on": "2022-02-12",
    }  # fmt: skip
    return Alert.model_validate(given | fields)
