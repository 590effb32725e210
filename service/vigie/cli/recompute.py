"""Export of findings in, index of one dyad and day out: the published formula again, with nothing of the service.

`python recompute.py 'RUS|UKR' 2022-02-12 < export.jsonl`. Lines: events and stances as the topics hold them, with
"kind": "event" or "stance"; {"kind": "volume", "day": "2022-02-12", "articles": 310}. Numbers: points version 1.
"""

import json
import sys
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import blake2b
from math import fsum
from typing import Any

ACTS = """ASSAULT=10 COERCE=7 MOBILIZE=7 SANCTION=6 THREATEN=6 PROTEST=4 REJECT=4 REQUEST=3 ACCUSE=2.5 threaten=6
 reject=4 demand=3 warn=3 accuse=2.5 condemn=2.5 criticise=2.5 urge=1.5 concern=1 deny=1 mock=1 RETREAT=-6 AID=-4
 COOPERATE=-4 CONCEDE=-4 AGREE=-3 SUPPORT=-1.5 CONSULT=-0.5 agree=-3 support=-1.5 praise=-1.5 defend=-1.5 thank=-1.5
 reassure=-1.5 offer=-1.5"""  # below zero: relief
POINTS = {act: round(float(points) * 1000) for act, points in (pair.split("=") for pair in ACTS.split())}
MODALITY = {"asserted": 1000, "planned": 700, "alleged": 600, "conditional": 500, "feared": 300, "negated": 0}
VERSION, CAP, RECAP, SAMPLE, HALF_LIFE, REACH, RHO, V0, KAPPA = "1", 20000, 7, 256, 3, 40, 0.5, 200.0, 20.0


def day_of(found: dict[str, Any], published: int) -> int | None:
    """Day of the act: the publication day where it is not known to the day or yet to come; None where retold."""
    year, month, day = ([int(part) for part in (found.get("date") or "").split("-") if part] + [0, 0, 0])[:3]
    last = year and date(year, month or 12, day or monthrange(year, month or 12)[1]).toordinal()
    if found.get("recap") or (last and last < published - RECAP) or (not day and found.get("background")):
        return None
    return min(last, published) if day else published


def read(lines: Iterable[str], dyad: str) -> tuple[dict[int, dict[str, Any]], dict[int, int]]:
    """Articles of the dyad by publication day and rank (keys, stances, words of events), and the volume."""
    days, volume = defaultdict[int, dict[str, Any]](dict), {}
    for found in map(json.loads, lines):
        if found["kind"] == "volume":
            volume[date.fromisoformat(found["day"]).toordinal()] = found["articles"]
            continue
        if (other := found.get("points_version", VERSION)) != VERSION:
            raise ValueError(f"points version {other}: the numbers here are those of version {VERSION}")
        stance = found["kind"] == "stance"
        root, source = found["act" if stance else "type"], found["holder" if stance else "source"] or ""
        target, states = found["target"] or "", {source.partition(".")[0], (found["target"] or "").partition(".")[0]}
        if len(states) > 1:  # civilians that another state acts on, or that protest against it, count as their state
            source, target = source.removesuffix(".CVL" if root == "PROTEST" else "-"), target.removesuffix(".CVL")
        mute = not root or found.get("holder_kind") == "outlet" or source.endswith(".CVL")
        if mute or sorted((source, target)) != dyad.split("|"):
            continue
        at = datetime.fromisoformat(found["published_at"])
        published = (at.astimezone(UTC) if at.tzinfo else at).toordinal()
        day, rank = day_of(found, published), blake2b(found["article_hash"].encode(), digest_size=8).hexdigest()
        weight = abs(POINTS[root]) * MODALITY[found["modality"]] * int(found["confidence"] * 1000 + 0.5)
        weight = 0 if day is None or (root == "PROTEST" and len(states) < 2) else (weight + 500_000) // 1_000_000
        span = found["evidence"]["start"], found["evidence"]["end"]
        for way in (source > target, source < target)[: (weight > 0 or not stance) + bool(found.get("reciprocal"))]:
            keys, stances, words = days[published].setdefault(rank, (defaultdict(int), [], []))
            key = way, day, root, found.get("mode") or "", found["modality"]
            stances.append((key, weight, span)) if stance else words.append((way, span))
            keys |= {key: max(keys[key], weight)} if weight and not stance else {}
    return days, volume


def weighed(keys: dict[Any, int], stances: list[Any], words: list[Any]) -> dict[Any, int]:
    """Weight of each key of an article: stances in the words of an event left out, conflict capped."""
    for key, weight, (start, end) in stances:
        if not any(way == key[0] and first < end and start < last for way, (first, last) in words):
            keys[key] = max(weight, keys[key])
    for group in {key[:2] for key in keys}:
        mine = sorted(key for key in keys if key[:2] == group and POINTS[key[2]] > 0)
        whole, passed = sum(keys[key] for key in mine), 0
        for key in mine if whole > CAP else ():
            before, passed = passed, passed + keys[key]
            keys[key] = passed * CAP // whole - before * CAP // whole
    return keys


def index(dyad: str, day: str, lines: Iterable[str]) -> float:
    """T of the dyad on an ISO day."""
    (days, volume), at, masses = read(lines, dyad), date.fromisoformat(day).toordinal(), defaultdict[Any, int](int)
    kept = {published: sorted(ranks)[:SAMPLE] for published, ranks in days.items()}
    for published, ranks in kept.items():
        copies = {rank for earlier in range(published - REACH, published) for rank in kept.get(earlier, ())}
        sampled, total = len(ranks) == SAMPLE, defaultdict[Any, int](int)
        for rank in ranks[:-1] if sampled else ranks:
            for key, weight in weighed(*days[published][rank]).items() if rank not in copies else ():
                total[key] += weight
        for key, weight in total.items():
            masses[POINTS[key[2]] < 0, key[1]] += weight * 2**64 // int(ranks[-1], 16) if sampled else weight
    decay = [(at - age, 2.0 ** (-age / HALF_LIFE)) for age in range(REACH + 1)]
    conflict, relief = (fsum(masses[calm, passed] * felt for passed, felt in decay) for calm in (False, True))
    articles = fsum(volume.get(passed, 0) * felt for passed, felt in decay)
    share = max(0.0, conflict - RHO * relief) / 1000 * V0 / (V0 + articles)
    return 100.0 * share / (share + KAPPA)


if __name__ == "__main__":
    print(index(sys.argv[1], sys.argv[2], sys.stdin))
