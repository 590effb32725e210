"""Panels and menus in, a whole dashboard out: what all five have in common stands here once."""

from typing import Any

from panels import ARCHIVE, PROMETHEUS, RED, Json, link, sql

PAGES = "http://127.0.0.1:8750"
"""Where `vigie web` listens unless told otherwise; the menu *Pages* of each dashboard takes another address."""
AMONG = "dyad IN (SELECT replace(one, '-', '|') FROM unnest(ARRAY[${dyad:sqlstring}]) AS one)"
"""The dyads of the menu; the archive writes RUS|UKR, links and labels RUS-UKR."""
ONE = "dyad = replace(${dyad:sqlstring}, '-', '|')"

KEPT = "${datasource:queryparam}&${archive:queryparam}&${pages:queryparam}&${__url_time_range}"
"""What a link to another dashboard takes along."""
TO_DYAD = "/d/vigie-dyad?var-dyad=%s&" + KEPT


def dyad_links(named: str) -> list[Json]:
    """Links of a value to its dyad; ``named`` is the expression that gives RUS-UKR there."""
    return [
        link("This dyad over time", TO_DYAD % named),
        link("Its sentences", "${pages:raw}/dyads/" + named, away=True),
    ]


OF_LABEL = dyad_links("${__field.labels.dyad}")
"""For curves of series with a label ``dyad``."""
OF_CELL = dyad_links("${__value.text}")
"""For the column ``dyad`` of a table."""
OF_ROW = dyad_links("${__data.fields.dyad}")
"""For any other value of a row with a column ``dyad``."""
OF_PAGES = [link("The same as pages", "${pages:raw}/", away=True)]
"""For what has no dyad of its own."""
OF_BOARD = [link("The sentences behind it", "${pages:raw}/dyads/${dyad}", away=True)]
"""On the dashboard of one dyad."""
TO_EVENT = "${pages:raw}/events/${__value.raw:percentencode}"
TO_ARTICLE = "${pages:raw}/article?id=${__value.raw:percentencode}"


def source(name: str, label: str, kind: str, uid: str) -> Json:
    """A menu of the data sources of one kind."""
    return {
        "name": name,
        "label": label,
        "type": "datasource",
        "query": kind,
        "regex": "",
        "current": {"text": label, "value": uid},
        "hide": 0,
    }


def labels(name: str, title: str, query: str) -> Json:
    """A menu of the values of a label, anew with the time range; All stands for any."""
    return {
        "name": name,
        "label": title,
        "type": "query",
        "datasource": PROMETHEUS,
        "query": {"query": query, "refId": name},
        "definition": query,
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "allValue": ".+",
        "current": {"text": "All", "value": "$__all"},
    }


def rows(name: str, title: str, query: str, *, many: bool, first: str = "") -> Json:
    """A menu of what the archive holds. ``many``: several, All meaning each of them by name; else one."""
    chosen = {"text": "All", "value": "$__all"} if many else {"text": first, "value": first}
    return {
        "name": name,
        "label": title,
        "type": "query",
        "datasource": ARCHIVE,
        "query": query,
        "definition": query,
        "refresh": 2,
        "sort": 0,
        "multi": many,
        "includeAll": many,
        "current": chosen,
    }


JOB = labels("job", "Job", "label_values(vigie_build_info, job)")
DYADS_SQL = (
    "SELECT replace(dyad, '|', '-') FROM v_tension_day WHERE $__timeFilter(day)"
    " GROUP BY dyad ORDER BY max(index_value) DESC, dyad LIMIT 200"
)
DYADS = rows("dyad", "Dyad", DYADS_SQL, many=True)
DYAD = rows("dyad", "Dyad", DYADS_SQL, many=False)
PAGES_AT = {
    "name": "pages",
    "label": "Pages",
    "type": "textbox",
    "query": PAGES,
    "current": {"text": PAGES, "value": PAGES},
    "options": [{"text": PAGES, "value": PAGES, "selected": True}],
    "hide": 0,
}

ALERT_MARKS: Json = {
    "name": "Alerts",
    "enable": True,
    "iconColor": RED,
    "datasource": ARCHIVE,
    "target": sql(
        f"""
        SELECT $__timeGroup(day, '1d') AS time, replace(dyad, '|', '-') || ': ' || kind || ' to ' || level AS text,
        level || ',' || state AS tags
        FROM v_alert_steps WHERE $__timeFilter(day) AND {AMONG} ORDER BY 1
        """,
        ref="Anno",
    ),
}
"""Each step of each alert of the dyads of the menu, on its day."""
TROUBLE_MARKS: Json = {
    "name": "Service in trouble",
    "enable": True,
    "iconColor": "purple",
    "datasource": PROMETHEUS,
    "expr": 'max by (alertname) (ALERTS{alertstate="firing",audience="operator",alertname!="Watchdog"})',
    "step": "60s",
    "titleFormat": "{{alertname}}",
    "textFormat": "firing",
}
"""What operators are told, so that a lull of the service is not read as calm."""


def placed(laid_out: list[tuple[int, list[tuple[int, Json]]]]) -> list[Json]:
    """Lay panels out: rows of (height, [(width of 24, panel)]), numbered from 1."""
    laid: list[Json] = []
    y = 0
    for height, row in laid_out:
        x = 0
        for width, shown in row:
            laid.append({"id": len(laid) + 1, "gridPos": {"x": x, "y": y, "w": width, "h": height}, **shown})
            x += width
        y += height
    return laid


def board(name: str, title: str, about: str, panels: list[Json], **more: Any) -> Json:
    """One dashboard.

    Args:
        name: ends its uid and its file's name.
        title: as the menu shows it.
        about: one sentence.
        panels: laid out.
        more: ``menus`` and ``marks`` beside those that all have, ``since`` (``now-30d``), ``refresh`` (``1m``).
    """
    return {
        "uid": f"vigie-{name}",
        "title": title,
        "description": about,
        "tags": ["vigie"],
        "schemaVersion": 41,
        "version": 1,
        "editable": False,
        "timezone": "utc",
        "refresh": more.pop("refresh", "1m"),
        "time": {"from": more.pop("since"), "to": "now"},
        "graphTooltip": 1,
        "links": [
            {
                "type": "dashboards",
                "tags": ["vigie"],
                "asDropdown": False,
                "includeVars": True,
                "keepTime": True,
                "title": "Vigie",
            },
            {"type": "link", "title": "Pages", "icon": "external link", "url": "${pages:raw}", "targetBlank": True},
        ],
        "templating": {
            "list": [
                source("datasource", "Prometheus", "prometheus", "vigie-prometheus"),
                source("archive", "Archive", "grafana-postgresql-datasource", "vigie-archive"),
                *more.pop("menus"),
                PAGES_AT,
            ]
        },
        "annotations": {"list": more.pop("marks")},
        "panels": panels,
    }
