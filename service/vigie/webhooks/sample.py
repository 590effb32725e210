"""The name of a subscription in, a delivery of an alert that never was out: to try a receiver."""

from datetime import datetime

from vigie.model.alert import Alert, Step
from vigie.model.identity import digest
from vigie.webhooks.outbox import Delivery


def sample_for(subscription: str, now: datetime) -> Delivery:
    """Make an alert that never was, with a key that no real one has."""
    day = now.date().isoformat()
    step = Step(day=day, kind="escalation", level="high", index=42.0, z=None, reasons=("high_index",))
    alert = Alert(
        alert_id=f"sample-{digest('sample', subscription, now.isoformat())}",
        dyad="DNK|NOR",
        entered_on=day,
        state="open",
        revision=1,
        extractor_version="sample",
        points_version="sample",
        level="high",
        steps=(step,),
        index=42.0,
        z=None,
        change_7d=42.0,
        low=28.0,
        high=51.0,
        threat=31.5,
        act=10.5,
        asymmetry=-1.0,
        peak=42.0,
        peak_on=day,
    )
    at = now.timestamp()
    return Delivery(
        0, subscription, alert.alert_id, 1, "escalation", alert.model_dump_json(), "pending", 0, at, at, None, ""
    )
