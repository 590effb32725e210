"""A PromQL query of a dashboard in, the query that Grafana sends out; and what names and labels it speaks of."""

import re
from collections.abc import Iterator, Mapping, Sequence

import promql_parser

LABEL_VALUES = re.compile(r"label_values\((.*), *(\w+)\)")
_SPECIAL = re.compile(r"[\\^$.*+?()\[\]{}|]")

Menu = Mapping[str, Sequence[str]]
"""What is chosen in each menu: one value, or several; ``.+`` where All stands for any."""


def filled(expr: str, menus: Menu, *, step: float, span: float) -> str:
    """Fill in what Grafana fills in.

    Args:
        expr: as the dashboard has it.
        menus: what is chosen.
        step: seconds between two points.
        span: seconds that the dashboard shows.
    """
    times = {"$__rate_interval": max(step + 15, 60), "$__interval": step, "$__range": span}
    for name, seconds in times.items():
        expr = expr.replace(name, f"{int(seconds)}s")
    for name in sorted(menus, key=len, reverse=True):
        expr = expr.replace(f"${name}", _regular(menus[name]))
    return expr


def _regular(values: Sequence[str]) -> str:
    if list(values) == [".+"]:
        return ".+"
    escaped = [_SPECIAL.sub(lambda sign: "\\\\" + sign.group(), value) for value in values]
    return escaped[0] if len(escaped) == 1 else "(" + "|".join(escaped) + ")"


def series_of(expr: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give each selector of a query: the metric's name, its matchers by label. Raises ValueError where it does not parse."""
    yield from _selectors(promql_parser.parse(expr))


def grouped_by(expr: str) -> set[str]:
    """Labels that a query groups by."""
    lists = re.findall(r"\bby \(([^)]*)\)", expr)
    return {label.strip() for one in lists for label in one.split(",")} - {""}


def _selectors(node: object) -> Iterator[tuple[str, dict[str, str]]]:
    matrix = getattr(node, "vector_selector", None)
    if matrix is not None and type(node).__name__ == "MatrixSelector":
        yield from _selectors(matrix)
    elif type(node).__name__ == "VectorSelector":
        vector: object = node
        matchers = getattr(vector, "matchers").matchers  # noqa: B009  the parser is not typed
        yield str(getattr(vector, "name")), {one.name: one.value for one in matchers}  # noqa: B009
    for name in ("expr", "lhs", "rhs", "param"):
        inner = getattr(node, name, None)
        if inner is not None:
            yield from _selectors(inner)
    for argument in getattr(node, "args", None) or ():
        yield from _selectors(argument)
