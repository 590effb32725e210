"""The first look: where tension rises, which alerts stand, who acts against whom."""

from boards import ALERT_MARKS, AMONG, DYADS, JOB, OF_CELL, OF_LABEL, OF_PAGES, OF_ROW, TROUBLE_MARKS, board, placed
from panels import (
    GREEN,
    GREY,
    LEVEL_COLOURS,
    LEVELS,
    ORANGE,
    QUAD_COLOURS,
    RED,
    SIGMAS,
    YELLOW,
    Json,
    Told,
    bars,
    coloured,
    column,
    graph,
    number,
    prom,
    ranked,
    sql,
    table,
    timeline,
    worded,
    words,
)

REPORTED = "what is not reported, nor what will happen: few articles look like calm."

STANDING = number(
    "Elevated or higher",
    Told(
        "How many dyads have an index of 20 or more today (UTC).",
        "Counts the gauges of the workers; what no article feeds any more falls by itself, half every three days.",
        REPORTED,
    ),
    prom('count(max by (dyad) (vigie_dyad_tension_index{job=~"$job",dyad=~"$dyad"}) >= 20) or vector(0)', instant=True),
    thresholds=[(None, GREEN), (1, YELLOW), (5, ORANGE)],
    decimals=0,
    links=OF_PAGES,
)
OPEN_ALERTS = number(
    "Alerts open",
    Told(
        "Episodes in which the tension of a dyad stands out and that have not closed.",
        "One is open where a dyad's level of alert is 1 or more; the service alone decides, over days that are over.",
        "how sure each is: the table of alerts shows how far a dyad is from what is usual for it.",
    ),
    prom('count(max by (dyad) (vigie_dyad_alert_level{job=~"$job",dyad=~"$dyad"}) >= 1) or vector(0)', instant=True),
    thresholds=[(None, GREEN), (1, RED)],
    decimals=0,
    links=OF_PAGES,
)
ARTICLES = number(
    "Articles",
    Told(
        "Different texts published in the range of the dashboard, of all outlets.",
        "Counts texts, so that a wire copy under ten names is one.",
        "whether an outlet is missing: see the dashboard Feeds.",
    ),
    sql("SELECT count(DISTINCT article_hash) AS articles FROM v_articles WHERE $__timeFilter(published_at)"),
    decimals=0,
    links=OF_PAGES,
)
EVENTS = number(
    "Events",
    Told(
        "Acts between parties that these articles tell of, in all modalities (asserted, planned, feared, denied).",
        "Counts reports: an act that five texts tell of is five.",
        "how grave the acts are; the index weighs them.",
    ),
    sql("SELECT count(*) AS events FROM v_events WHERE $__timeFilter(published_at)"),
    decimals=0,
    links=OF_PAGES,
)
SINCE_READ = number(
    "Since the last article",
    Told(
        "Time since a worker last read an article: whether the picture is fresh.",
        "The wall clock less the newest of the workers' instants.",
        "whether the article was news, or one that somebody read again.",
    ),
    prom('time() - max(vigie_last_article_timestamp_seconds{job=~"$job"} > 0)', instant=True),
    unit="s",
    thresholds=[(None, GREEN), (3600, YELLOW), (21_600, RED)],
    decimals=0,
    links=OF_PAGES,
)

RANKING = table(
    "Dyads by tension, each at its last day with news",
    Told(
        "The index (0 to 100) of each dyad on the last day on which an act is told of it, its 90 % band, its change "
        "over seven days, and how many articles and outlets stand behind it.",
        "Decayed points of conflict, half of relief taken off, as a share of all articles (tension/README.md).",
        "more than its evidence: *thin* stands where fewer than three articles or two outlets carry it. " + REPORTED,
    ),
    [
        sql(f"""
        SELECT replace(dyad, '|', '-') AS dyad, index_value AS index, round(low) || ' – ' || round(high) AS band,
        level, change_7d AS "7 days", z, articles, outlets, CASE WHEN thin THEN 'thin' ELSE 'enough' END AS evidence,
        day::text AS day
        FROM v_dyads WHERE $__timeFilter(day) AND {AMONG} ORDER BY index_value DESC, dyad LIMIT 25
        """)
    ],
    decimals=1,
    links=OF_ROW,
    columns=[
        column("dyad", links=OF_CELL, custom__width=100),
        column(
            "index",
            min=0,
            max=100,
            thresholds=LEVELS,
            custom__cellOptions={"type": "gauge", "mode": "gradient", "valueDisplayMode": "text"},
            custom__width=190,
        ),
        column("band", custom__width=80),
        worded("level", LEVEL_COLOURS, custom__width=85),
        coloured("7 days", [(None, GREEN), (5, YELLOW), (15, RED)], custom__width=80),
        coloured("z", SIGMAS, custom__width=65, unit="short", noValue="–"),
        column("articles", decimals=0, custom__width=75),
        column("outlets", decimals=0, custom__width=70),
        worded("evidence", {"thin": ORANGE, "enough": GREY}, custom__width=85),
        column("day", custom__width=100),
    ],
)


def _movers(order: str) -> Json:
    """Dyads with news within three days of the range's end, by their change over seven days."""
    sign = ">" if order == "DESC" else "<"
    return sql(f"""
        SELECT replace(dyad, '|', '-') AS dyad, abs(change_7d) AS change FROM v_dyads
        WHERE day BETWEEN $__timeTo()::date - 3 AND $__timeTo()::date AND change_7d {sign} 0 AND {AMONG}
        ORDER BY change_7d {order}, dyad LIMIT 8
        """)


RISING = ranked(
    "Rising: points gained in seven days",
    Told(
        "The eight dyads whose index rose most against seven days before, of those with news in the last three days.",
        "Difference of two indices of the same formula, in points of 0 to 100.",
        "whether the rise is out of the ordinary for the dyad: z in the ranking says so.",
    ),
    _movers("DESC"),
    min=0,
    max=60,
    decimals=1,
    thresholds=[(None, YELLOW), (10, ORANGE), (20, RED)],
    empty="no dyad rose",
    links=OF_ROW,
)
EASING = ranked(
    "Easing: points lost in seven days",
    Told(
        "The eight dyads whose index fell most against seven days before, of those with news in the last three days.",
        "As its neighbour; news of relief take off, silence lets decay.",
        "which of the two it was: the dashboard of the dyad shows conflict and relief apart.",
    ),
    _movers("ASC"),
    min=0,
    max=60,
    decimals=1,
    thresholds=[(None, GREEN)],
    empty="no dyad eased",
    links=OF_ROW,
)
HEAT = timeline(
    "Tension, dyad by day",
    Told(
        "The twenty dyads with the highest index in the range; each cell is a day, coloured by level.",
        "Event time: a late article changes the day that it belongs to, not today.",
        "anything of a day without a cell: the archive has no index of it.",
    ),
    sql(
        f"""
        SELECT $__timeGroupAlias(day, $__interval), replace(dyad, '|', '-') AS dyad, max(index_value) AS index
        FROM v_tension_day
        WHERE $__timeFilter(day) AND dyad IN (
        SELECT dyad FROM v_tension_day WHERE $__timeFilter(day) AND {AMONG}
        GROUP BY dyad ORDER BY max(index_value) DESC LIMIT 20)
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        series=True,
    ),
    thresholds=[(None, "dark-green"), (5, GREEN), (20, YELLOW), (40, ORANGE), (60, RED)],
    min=0,
    max=100,
    decimals=0,
    interval="1d",
    points=200,
    displayName="${__field.labels.dyad}",
    links=OF_LABEL,
)
MIX = bars(
    "What kind of acts are told",
    Told(
        "Events per day of publication: words or deeds, for or against.",
        "Quad classes of PLOVER; every modality counts, reports of one act count each.",
        "which dyad they belong to: the menu chooses.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval), replace(quad_class, '_', ' ') AS metric,
            sum(events) AS events
            FROM v_events_day WHERE $__timeFilter(published_on) AND {AMONG} GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    interval="1d",
    overrides=[column(name, color=colour) for name, colour in QUAD_COLOURS.items()],
    links=OF_PAGES,
)

_AGAINST = """
    WITH edge AS (
    SELECT source, target, sum(events) AS acts, sum(events) FILTER (WHERE quad_class LIKE 'material%') AS deeds
    FROM v_dyad_edges WHERE $__timeFilter(published_on) AND quad_class LIKE '%conflict' AND source <> target
    AND (least(source, target) || '|' || greatest(source, target)) IN (
    SELECT replace(one, '-', '|') FROM unnest(ARRAY[${dyad:sqlstring}]) AS one)
    GROUP BY source, target ORDER BY acts DESC, source, target LIMIT 40)"""
AGAINST = graph(
    "Who acts against whom",
    Told(
        "Parties, and acts of conflict that occurred in the range; the ring of a party is red for what it does, blue "
        "for what it suffers.",
        "The forty directions with most reports; number on an edge: reports, and of these deeds.",
        "who is right, nor who began: it counts what articles tell.",
    ),
    f"""{_AGAINST}
    SELECT party AS id, party AS title, sum(does) AS mainstat, sum(suffers) AS secondarystat,
    sum(does)::float8 / sum(does + suffers) AS arc__does, sum(suffers)::float8 / sum(does + suffers) AS arc__suffers
    FROM (SELECT source AS party, acts AS does, 0 AS suffers FROM edge
    UNION ALL SELECT target, 0, acts FROM edge) AS side GROUP BY party ORDER BY party
    """,
    f"""{_AGAINST}
    SELECT source || '>' || target AS id, source, target, acts AS mainstat, coalesce(deeds, 0) AS secondarystat
    FROM edge ORDER BY acts DESC, source, target
    """,
    decimals=0,
    overrides=[
        column("arc__does", color=RED, displayName="does"),
        column("arc__suffers", color="blue", displayName="suffers"),
    ],
    links=OF_PAGES,
)
ALERTS = table(
    "Alerts of the range",
    Told(
        "Every episode of the dyads chosen that was open in the range: since when, how high, how far from the usual.",
        "Decided by the service over closed days; news that come late amend, close or withdraw the same alert.",
        "what happens next.",
    ),
    [
        sql(f"""
        SELECT replace(dyad, '|', '-') AS dyad, state, level, entered_on::text AS since, left_on::text AS until,
        peak, peak_on::text AS "peak on", z, threat, act
        FROM v_alerts WHERE entered_on <= $__timeTo()::date
        AND coalesce(left_on, $__timeTo()::date) >= $__timeFrom()::date AND {AMONG}
        ORDER BY state DESC, entered_on DESC, dyad LIMIT 100
        """)
    ],
    decimals=1,
    links=OF_ROW,
    empty="no alert in this range",
    columns=[
        column("dyad", links=OF_CELL, custom__width=110),
        worded("state", {"open": RED, "closed": GREY}, custom__width=80),
        worded("level", LEVEL_COLOURS, custom__width=90),
        column("since", custom__width=100),
        column("until", custom__width=100, noValue="–"),
        column("peak on", custom__width=100),
        coloured("peak", LEVELS, custom__width=75),
        coloured("z", SIGMAS, custom__width=65, noValue="–"),
        column("threat", custom__width=75),
        column("act", custom__width=65),
    ],
)
HOW = words(
    "How to read this",
    Told("What the index is and is not.", "A text that stays.", "anything about a dyad."),
    """
    The **index** runs from 0 to 100 for each **dyad** (a pair of parties): what articles tell of acts and words of
    conflict, newest first, as a share of all articles. **20** is elevated, **40** high, **60** critical. **z** says how
    far that is from what is usual for this dyad; without 60 days of news there is no usual yet.

    It measures *reported* events, not the world: coverage is not danger, silence is not peace, and nothing here is a
    forecast. *Thin* means few articles or few outlets: read them before you believe the number.

    **From number to proof:** a dyad → its dashboard → the table of evidence → the sentence in its article.
    """,
)


def dashboard() -> Json:
    """Put it together."""
    return board(
        "overview",
        "Tension overview",
        "Where tension between states rises, and whether the service that says so is well.",
        placed(
            [
                (4, [(5, STANDING), (5, OPEN_ALERTS), (5, ARTICLES), (5, EVENTS), (4, SINCE_READ)]),
                (10, [(16, RANKING), (8, RISING)]),
                (11, [(16, HEAT), (8, EASING)]),
                (11, [(9, MIX), (15, AGAINST)]),
                (9, [(15, ALERTS), (9, HOW)]),
            ]
        ),
        menus=[JOB, DYADS],
        marks=[ALERT_MARKS, TROUBLE_MARKS],
        since="now-30d",
    )
