"""One dyad in event time: the index against what is usual, what makes it up, and the sentences."""

from boards import ALERT_MARKS, DYAD, JOB, OF_BOARD, ONE, TO_ARTICLE, TO_EVENT, TROUBLE_MARKS, board, placed
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
    lines,
    number,
    opened,
    prom,
    sql,
    table,
    worded,
    words,
)

LAST = f"FROM v_tension_day WHERE $__timeFilter(day) AND {ONE} AND told ORDER BY day DESC LIMIT 1"
NO_LEGEND = {"legend": True, "tooltip": False, "viz": False}
AT_LAST = "At the last day of the range on which an act of the dyad is told."

INDEX = number(
    "Index",
    Told(
        "Tension of $dyad, 0 to 100. " + AT_LAST,
        "Decayed conflict less half the relief, as a share of all articles; 20 elevated, 40 high, 60 critical.",
        "how sure it is: see its band and *behind it*.",
    ),
    sql(f"SELECT index_value AS index {LAST}"),
    thresholds=LEVELS,
    min=0,
    max=100,
    decimals=1,
    links=OF_BOARD,
)
BAND = number(
    "90 % band",
    Told(
        "Between which values the index would lie if articles of the same kind were drawn again. " + AT_LAST,
        "1.645 times the root of the summed squared weights of articles, through the same formula as the index.",
        "whether all outlets err alike.",
    ),
    sql(f"SELECT round(low) || ' – ' || round(high) AS band {LAST}"),
    unit="string",
    links=OF_BOARD,
)
BAND["options"]["reduceOptions"]["fields"] = "/.*/"
DEVIATION = number(
    "Above the usual",
    Told(
        "How far the index is from what is usual for this dyad, in robust standard deviations (z). " + AT_LAST,
        "Median and MAD of the days with news, of the year that ends 30 days before.",
        "anything before 60 days with news: then there is no usual yet.",
    ),
    sql(f"SELECT z {LAST}"),
    unit="σ",
    thresholds=SIGMAS,
    decimals=1,
    empty="no usual yet",
    links=OF_BOARD,
)
WEEK = number(
    "Against a week before",
    Told(
        "Points by which the index differs from that of seven days before. " + AT_LAST,
        "Difference of two indices of the same formula.",
        "what changed: see *what makes it up*.",
    ),
    sql(f"SELECT change_7d AS change {LAST}"),
    thresholds=[(None, GREEN), (5, YELLOW), (15, RED)],
    decimals=1,
    links=OF_BOARD,
)
BEHIND = number(
    "Articles behind it",
    Told(
        "Different texts on acts of the last 14 days. " + AT_LAST,
        "Copies of a text count once.",
        "how many outlets these are: the number beside it.",
    ),
    sql(f"SELECT articles {LAST}"),
    thresholds=[(None, ORANGE), (3, GREEN)],
    decimals=0,
    links=OF_BOARD,
)
OUTLETS = number(
    "Outlets behind it",
    Told(
        "Outlets of these articles. " + AT_LAST,
        "By the name that the article came with.",
        "whether they are independent: two outlets may belong to one house.",
    ),
    sql(f"SELECT outlets {LAST}"),
    thresholds=[(None, ORANGE), (2, GREEN)],
    decimals=0,
    links=OF_BOARD,
)
CURVE = lines(
    "$dyad: index against what is usual",
    Told(
        "The index of each day, its 90 % band, and in grey what is usual for the dyad: two robust standard deviations "
        "around the median of the year that ends 30 days before. Bars: articles behind the index (right).",
        "Event time, one row a day; late articles revise their day. Dashed: 20 elevated, 40 high, 60 critical.",
        "what is usual before 60 days with news; the grey band is missing there.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(day, $__interval), max(index_value) AS "index", max(low) AS "band, low",
            max(high) AS "band, high", avg(baseline) AS usual, min(baseline_low) AS "usual, low",
            max(baseline_high) AS "usual, high", max(articles) AS articles
            FROM v_tension_day WHERE $__timeFilter(day) AND {ONE} GROUP BY 1 ORDER BY 1
            """,
            series=True,
        )
    ],
    interval="1d",
    min=0,
    decimals=1,
    thresholds=LEVELS,
    links=OF_BOARD,
    custom={"thresholdsStyle": {"mode": "dashed"}, "fillOpacity": 0, "showPoints": "never", "axisSoftMax": 100},
    overrides=[
        column("index", color=RED, custom__lineWidth=3),
        column("band, low", color="light-red", custom__lineWidth=0, custom__hideFrom=NO_LEGEND),
        column("band, high", displayName="90 % band", color="light-red", custom__lineWidth=0,
               custom__fillBelowTo="band, low", custom__fillOpacity=14),
        column("usual", color=GREY, custom__lineStyle={"fill": "dash", "dash": [8, 6]}, custom__lineWidth=1),
        column("usual, low", color=GREY, custom__lineWidth=0, custom__hideFrom=NO_LEGEND),
        column("usual, high", displayName="usual range", color=GREY, custom__lineWidth=0,
               custom__fillBelowTo="usual, low", custom__fillOpacity=16),
        column("articles", color="dark-blue", custom__drawStyle="bars", custom__axisPlacement="right",
               custom__fillOpacity=30, custom__lineWidth=0, custom__axisSoftMax=40, unit="short", decimals=0,
               custom__axisLabel="articles", custom__thresholdsStyle={"mode": "off"}),
    ],
)  # fmt: skip
THREAT = bars(
    "Words and deeds",
    Told(
        "What the index is made of: threats and other words of conflict, or acts.",
        "Shares of the decayed conflict; the two sum to the index.",
        "whether words were followed by deeds: it shows both, not which led to which.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(day, $__interval), max(threat) AS words, max(act) AS deeds
            FROM v_tension_day WHERE $__timeFilter(day) AND {ONE} GROUP BY 1 ORDER BY 1
            """,
            series=True,
        )
    ],
    interval="1d",
    decimals=1,
    links=OF_BOARD,
    overrides=[column("words", color="light-orange"), column("deeds", color="dark-red")],
)
MIX = bars(
    "Events by kind",
    Told(
        "Events of the dyad per day of publication: words or deeds, for or against.",
        "Quad classes of PLOVER, all modalities; reports of one act count each.",
        "how grave they are: an index point is no event.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval), replace(quad_class, '_', ' ') AS metric,
            sum(events) AS events
            FROM v_events_day WHERE $__timeFilter(published_on) AND {ONE} GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    interval="1d",
    links=OF_BOARD,
    overrides=[column(name, color=colour) for name, colour in QUAD_COLOURS.items()],
)
DIRECTED = bars(
    "Which side acts",
    Told(
        "Points of conflict of each day, by who acts against whom.",
        "Weighed acts and words of that day alone, before decay.",
        "who is to blame: an article may tell one side alone.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(day, $__interval), source || ' against ' || target AS metric,
            sum(conflict) AS points FROM v_directed WHERE $__timeFilter(day) AND {ONE} GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    interval="1d",
    decimals=1,
    links=OF_BOARD,
)
STANCES = lines(
    "Stance of each side towards the other",
    Told(
        "Mean attitude per day that articles show of one side towards the other: -1 against, +1 for.",
        "Mean of the polarities of stances, by day of publication.",
        "what a side thinks: it is what articles tell that it says.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval), holder || ' towards ' || target AS metric,
            avg(polarity) AS polarity
            FROM v_stances WHERE $__timeFilter(published_on) AND {ONE} AND target IS NOT NULL
            GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    interval="1d",
    min=-1,
    max=1,
    decimals=2,
    unit="none",
    empty="no stance told",
    links=OF_BOARD,
    thresholds=[(None, RED), (0, GREEN)],
    custom={"drawStyle": "points", "pointSize": 8},
)
SOURCES = bars(
    "Who tells of it",
    Told(
        "Reports on the dyad per day, by outlet (the ten that tell most).",
        "Events of the archive by the outlet of their earliest publication.",
        "whether outlets copy: equal texts count once, rewritten ones do not.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval), coalesce(outlet, 'not named') AS metric,
            count(*) AS events
            FROM v_events WHERE $__timeFilter(published_on) AND {ONE} AND coalesce(outlet, 'not named') IN (
            SELECT coalesce(outlet, 'not named') FROM v_events WHERE $__timeFilter(published_on) AND {ONE}
            GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 10)
            GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    interval="1d",
    links=OF_BOARD,
)
MADE_OF = table(
    "What makes it up, at the last day with news",
    Told(
        "The acts that the newest index of the range is the sum of (the ten largest; reliefs below zero take off).",
        "Points of the index each; equal acts that several articles tell of are one line.",
        "which words exactly weigh: open the event.",
    ),
    [
        sql(f"""
        SELECT index_value AS points, part, source, target, act, mode, modality, act_day::text AS day, articles,
        evidence AS sentence, outlet, finding_id AS event, article_id AS article
        FROM v_contributions WHERE {ONE} AND day = (
        SELECT max(day) FROM v_tension_day WHERE $__timeFilter(day) AND {ONE} AND told)
        ORDER BY index_value DESC, position
        """)
    ],
    decimals=1,
    columns=[
        column("points", custom__width=80, thresholds=[(None, GREEN), (0, YELLOW), (5, ORANGE), (15, RED)],
               custom__cellOptions={"type": "color-text"}),
        worded("part", {"threat": ORANGE, "act": RED, "relief": GREEN}, custom__width=70),
        column("source", custom__width=75),
        column("target", custom__width=75),
        column("act", custom__width=110),
        column("mode", custom__width=110, noValue="–"),
        column("modality", custom__width=95),
        column("day", custom__width=100),
        column("articles", custom__width=80, decimals=0),
        column("outlet", custom__width=130, noValue="–"),
        opened("event", "The event", TO_EVENT),
        opened("article", "The article", TO_ARTICLE),
    ],
)  # fmt: skip
EVIDENCE = table(
    "Evidence: every event of the range, with its sentence",
    Told(
        "Who did what to whom by which sentence; newest first, five hundred at most.",
        "Found by rules (column *rule*); confidence is how often such readings were right on annotated articles.",
        "whether the article is right. A reading may be wrong too: open the article.",
    ),
    [
        sql(f"""
        SELECT published_at AS published, type, mode, source, target, modality, day::text AS "act of",
        evidence AS sentence, outlet, confidence, rule, event_id AS event, article_id AS article
        FROM v_events WHERE $__timeFilter(published_at) AND {ONE} ORDER BY published_at DESC, event_id LIMIT 500
        """)
    ],
    columns=[
        column("published", unit="time:YYYY-MM-DD HH:mm", custom__width=142),
        column("type", custom__width=100),
        column("mode", custom__width=110, noValue="–"),
        column("source", custom__width=66, noValue="–"),
        column("target", custom__width=66, noValue="–"),
        worded("modality", {"asserted": GREY, "planned": ORANGE, "alleged": YELLOW, "conditional": YELLOW,
                            "feared": YELLOW, "negated": GREEN}, custom__width=88),
        column("act of", custom__width=95),
        column("outlet", custom__width=130, noValue="–"),
        coloured("confidence", [(None, ORANGE), (0.5, YELLOW), (0.7, GREEN)], unit="percentunit", decimals=0,
                 custom__width=96),
        column("rule", custom__width=130),
        opened("event", "The event", TO_EVENT),
        opened("article", "The article", TO_ARTICLE),
    ],
)  # fmt: skip
STEPS = table(
    "Steps of its alerts",
    Told(
        "Days on which an alert of the dyad opened, rose to a level for the first time, or closed.",
        "Decided by the service over days that are over; marked red in the curves.",
        "why in words: *what makes it up* of that day, on the page of the dyad.",
    ),
    [
        sql(f"""
        SELECT day::text AS day, kind, level, index_value AS index, z, state
        FROM v_alert_steps WHERE $__timeFilter(day) AND {ONE} ORDER BY day DESC
        """)
    ],
    decimals=1,
    empty="no alert in this range",
    links=OF_BOARD,
    columns=[
        worded("kind", {"escalation": RED, "de-escalation": GREEN}),
        worded("level", LEVEL_COLOURS),
        coloured("index", LEVELS),
        coloured("z", SIGMAS, noValue="–"),
    ],
)
SHOWN = lines(
    "As it was shown in the last 24 hours",
    Told(
        "The gauge of the index of today, as the workers told it at each moment.",
        "Prometheus keeps what was shown; it decays through the day.",
        "what late articles changed since: the first curve has the revised days.",
    ),
    [prom('max by (dyad) (vigie_dyad_tension_index{job=~"$job",dyad=~"$dyad"})', "{{dyad}}")],
    min=0,
    max=100,
    decimals=1,
    thresholds=LEVELS,
    color="thresholds",
    links=OF_BOARD,
    custom={"thresholdsStyle": {"mode": "dashed"}},
    last="24h",
)
HOW = words(
    "How to read this",
    Told("How index, band and usual belong together.", "A text that stays.", "anything about this dyad."),
    """
    The **index** stands out where it leaves the grey band: more than **usual** for this dyad, whatever is usual. Its
    own red band is wide where few articles carry it: then one more article may change it.

    **Words** (threats, accusations, demands) and **deeds** are kept apart, and what is denied, feared or only planned
    weighs less, or nothing. Half of the weight is gone after three days: without news it falls.

    Each point leads to sentences: *What makes it up* → **open** → the words in their article. Sentences are what
    articles say, not what is true.
    """,
)


def dashboard() -> Json:
    """Put it together."""
    return board(
        "dyad",
        "Dyad",
        "One pair of parties: its index against what is usual, what makes it up, and the sentences behind it.",
        placed(
            [
                (4, [(4, INDEX), (4, BAND), (4, DEVIATION), (4, WEEK), (4, BEHIND), (4, OUTLETS)]),
                (12, [(24, CURVE)]),
                (8, [(8, THREAT), (8, MIX), (8, DIRECTED)]),
                (8, [(8, STANCES), (8, SOURCES), (8, SHOWN)]),
                (10, [(24, MADE_OF)]),
                (13, [(24, EVIDENCE)]),
                (7, [(12, STEPS), (12, HOW)]),
            ]
        ),
        menus=[JOB, DYAD],
        marks=[ALERT_MARKS, TROUBLE_MARKS],
        since="now-90d",
    )
