"""A SQL query of a dashboard in, the query that Grafana's PostgreSQL data source sends out.

As the data source does it: menus first, then macros by one regular expression, whose arguments hold no parenthesis and
are cut at commas.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

_MACRO = re.compile(r"\$(__[A-Za-z]+)\(([^)]*)\)")
_MENU = re.compile(r"\$\{(\w+):sqlstring\}")
_INTERVAL = re.compile(r"'?(\d+)(ms|s|m|h|d|w)'?")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


class UnknownMacro(ValueError):
    """The data source would refuse it."""


def expanded(
    query: str, menus: Mapping[str, Sequence[str]], *, since: datetime, until: datetime, interval: timedelta
) -> str:
    """Expand a query.

    Args:
        query: as the dashboard has it.
        menus: what is chosen in each menu.
        since: where the dashboard's range begins.
        until: where it ends.
        interval: time between two points, ``$__interval``.

    Raises:
        UnknownMacro: a macro or menu that is not known.
    """

    def menu(found: re.Match[str]) -> str:
        if found.group(1) not in menus:
            raise UnknownMacro(found.group())
        return ",".join("'" + value.replace("'", "''") + "'" for value in menus[found.group(1)])

    def macro(found: re.Match[str]) -> str:
        return _macro(found.group(1), [one.strip() for one in found.group(2).split(",")], since, until)

    milliseconds = int(interval.total_seconds() * 1000)
    query = (
        _MENU.sub(menu, query).replace("$__interval_ms", str(milliseconds)).replace("$__interval", f"{milliseconds}ms")
    )
    query = _MACRO.sub(macro, query)
    left = re.search(r"\$(__|\{)\w+", query)
    if left:
        raise UnknownMacro(left.group())
    return query


def _macro(name: str, given: list[str], since: datetime, until: datetime) -> str:
    match name:
        case "__timeFilter":
            return f"{given[0]} BETWEEN '{_instant(since)}' AND '{_instant(until)}'"
        case "__timeFrom":
            return f"'{_instant(since)}'"
        case "__timeTo":
            return f"'{_instant(until)}'"
        case "__timeGroup":
            return _grouped(given)
        case "__timeGroupAlias":
            return _grouped(given) + ' AS "time"'
    raise UnknownMacro(name)


def _grouped(given: list[str]) -> str:
    found = _INTERVAL.fullmatch(given[1])
    if not found:
        raise UnknownMacro(f"interval {given[1]}")
    seconds = f"{int(found.group(1)) * _SECONDS[found.group(2)]:g}"
    return f"floor(extract(epoch from {given[0]})/{seconds})*{seconds}"


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
