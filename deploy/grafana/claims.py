"""Who says how many, who vouches for it, and how outlets differ."""

from boards import ALERT_MARKS, AMONG, DYADS, OF_CELL, OF_ROW, TO_ARTICLE, TROUBLE_MARKS, board, placed, rows
from panels import (
    GREEN,
    ORANGE,
    RED,
    YELLOW,
    Json,
    Told,
    bars,
    coloured,
    column,
    lines,
    link,
    number,
    opened,
    ranked,
    sql,
    table,
    words,
)

METRIC = rows(
    "metric",
    "Counted",
    "SELECT metric FROM v_claims WHERE $__timeFilter(published_at) GROUP BY metric ORDER BY count(*) DESC, metric",
    many=False,
    first="troops",
)
CLAIMS_IN = f"FROM v_claims WHERE $__timeFilter(published_at) AND {AMONG}"
VOICE = "coalesce(claimant, 'the outlet itself')"
OF_DYADS = [link("The sentences behind it", "${pages:raw}/claims", away=True)]

HOW_MANY = number(
    "Claims",
    Told(
        "Numbers that articles of the range give for troops, dead, prisoners and the like.",
        "Counts reports; the same number in five texts is five.",
        "whether a number is right.",
    ),
    sql(f"SELECT count(*) AS claims {CLAIMS_IN}"),
    decimals=0,
    links=OF_DYADS,
)
VOUCHED = number(
    "Somebody vouches for it",
    Told(
        "Share of the claims that a party is named for; for the others the article speaks in its own voice.",
        "Claims with a claimant, of all.",
        "how much the claimant can know.",
    ),
    sql(f"SELECT avg((claimant IS NOT NULL)::int) AS vouched {CLAIMS_IN}"),
    unit="percentunit",
    decimals=0,
    min=0,
    max=1,
    thresholds=[(None, ORANGE), (0.5, YELLOW), (0.8, GREEN)],
    links=OF_DYADS,
)
CLAIMANTS = number(
    "Claimants",
    Told("How many parties claim something.", "Different party codes.", "how independent they are."),
    sql(f"SELECT count(DISTINCT claimant) AS claimants {CLAIMS_IN}"),
    decimals=0,
    links=OF_DYADS,
)
FACTS = number(
    "Asserted",
    Told(
        "Share of the events that articles assert; the others are planned, alleged, conditional, feared or denied.",
        "Events of the dyads chosen, by modality.",
        "what is true: an assertion is the article's.",
    ),
    sql(f"""SELECT avg((modality = 'asserted')::int) AS asserted
        FROM v_events WHERE $__timeFilter(published_at) AND {AMONG}"""),
    unit="percentunit",
    decimals=0,
    min=0,
    max=1,
    links=OF_DYADS,
)
SERIES = lines(
    "$metric: who says how many",
    Told(
        "Each point is the largest number that a party claims on a day for *$metric*, about the parties named first.",
        "Claims by day of publication, one series for each claimant and who is counted; axis by powers of ten.",
        "who is right; *at least* and *about* are in the table below.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval),
            coalesce(subject, 'not named') || ', says ' || {VOICE} AS metric, max(value) AS value
            {CLAIMS_IN} AND metric = ${{metric:sqlstring}} GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    calcs=("lastNotNull", "min", "max"),
    legend="right",
    interval="1d",
    unit="locale",
    decimals=0,
    empty="nobody counts it in this range",
    links=OF_DYADS,
    custom={"drawStyle": "points", "pointSize": 9,
            "scaleDistribution": {"type": "log", "log": 10}},
)  # fmt: skip
CONFLICTING = table(
    "Claims that disagree",
    Told(
        "Same dyad, same thing counted, same parties counted, within seven days before the end of the range: highest "
        "claim divided by the lowest.",
        "Only where two or more claimants (or the outlet itself) give different numbers.",
        "whether they count the same people at the same place and hour.",
    ),
    [
        sql(f"""
        SELECT replace(dyad, '|', '-') AS dyad, metric AS counted, subject AS "who is counted", min(value) AS lowest,
        max(value) AS highest, max(value) / min(value) AS ratio, count(*) AS claims,
        string_agg(DISTINCT {VOICE}, ', ' ORDER BY {VOICE}) AS claimants
        FROM v_claims WHERE published_at <= $__timeTo()::timestamptz
        AND published_at > $__timeTo()::timestamptz - interval '7 days' AND value > 0 AND {AMONG}
        GROUP BY dyad, metric, subject HAVING count(DISTINCT {VOICE}) > 1 AND max(value) > min(value)
        ORDER BY ratio DESC, dyad, metric LIMIT 50
        """)
    ],
    links=OF_ROW,
    empty="no claims disagree",
    unit="locale",
    decimals=0,
    columns=[
        column("dyad", links=OF_CELL, custom__width=110),
        column("counted", custom__width=120),
        coloured("ratio", [(None, GREEN), (2, YELLOW), (5, RED)], unit="short", decimals=1, custom__width=80),
        column("claims", custom__width=80),
    ],
)
BY_CLAIMANT = ranked(
    "Who counts",
    Told(
        "Claims by who vouches for them.",
        "Parties by their codes; *the outlet itself* where the article names nobody.",
        "how often the same statement was told again: reports count.",
    ),
    sql(f"SELECT {VOICE} AS claimant, count(*) AS claims {CLAIMS_IN} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12"),
    min=0,
    decimals=0,
    links=OF_DYADS,
)
LATEST = table(
    "Claims, the newest first, with the sentence",
    Told(
        "Who says how many of what, in which words; five hundred at most.",
        "Numbers found by rules; *at_least*, *at_most*, *about* as the words say.",
        "whether it is right.",
    ),
    [
        sql(f"""
        SELECT published_at AS published, replace(dyad, '|', '-') AS dyad, metric AS counted, value, bound,
        subject AS "who is counted", {VOICE} AS claimant, evidence AS sentence, outlet, article_id AS article
        {CLAIMS_IN} ORDER BY published_at DESC, claim_id LIMIT 500
        """)
    ],
    links=OF_ROW,
    columns=[
        column("published", unit="time:YYYY-MM-DD HH:mm", custom__width=140),
        column("dyad", links=OF_CELL, custom__width=105),
        column("counted", custom__width=120),
        column("value", unit="locale", decimals=0, custom__width=95),
        column("bound", custom__width=80),
        column("who is counted", custom__width=120, noValue="–"),
        column("claimant", custom__width=125),
        column("outlet", custom__width=120, noValue="–"),
        opened("article", "The article", TO_ARTICLE),
    ],
)
MODALITIES = bars(
    "Facts and fears",
    Told(
        "Events per day of publication by how they are told: asserted, planned, alleged, conditional, feared, denied.",
        "Shares of all events of the dyads chosen.",
        "whether the assertions hold.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval), modality AS metric, count(*) AS events
            FROM v_events WHERE $__timeFilter(published_on) AND {AMONG} GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    stacking="percent",
    interval="1d",
    unit="short",
    links=OF_DYADS,
    overrides=[
        column(name, color=colour)
        for name, colour in (
            ("asserted", "blue"), ("planned", "orange"), ("alleged", "light-orange"), ("conditional", "yellow"),
            ("feared", "light-yellow"), ("negated", "green"),
        )
    ],
)  # fmt: skip
APART = table(
    "Outlets against the middle",
    Told(
        "For each outlet: how much of what it tells on these dyads is conflict, how far that is from the median "
        "outlet, and the mean polarity of the stances that it tells.",
        "Events and stances of the range, outlets with five events or more.",
        "who is right: an outlet may differ because it writes about other things.",
    ),
    [
        sql(f"""
        WITH told AS (
        SELECT coalesce(outlet, 'not named') AS outlet, count(*) AS events, count(DISTINCT article_hash) AS articles,
        avg((quad_class LIKE '%conflict')::int)::float8 AS conflict
        FROM v_events WHERE $__timeFilter(published_at) AND {AMONG} GROUP BY 1 HAVING count(*) >= 5),
        felt AS (SELECT coalesce(outlet, 'not named') AS outlet, avg(polarity) AS polarity
        FROM v_stances WHERE $__timeFilter(published_at) AND {AMONG} GROUP BY 1)
        SELECT outlet, articles, events, conflict, conflict - (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY conflict) FROM told) AS apart, polarity
        FROM told LEFT JOIN felt USING (outlet) ORDER BY abs(conflict - (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY conflict) FROM told)) DESC, outlet LIMIT 50
        """)
    ],
    empty="no outlet tells five events",
    decimals=0,
    columns=[
        column("outlet", links=OF_DYADS, custom__width=110),
        column("articles", custom__width=70),
        column("events", custom__width=65),
        column("conflict", unit="percentunit", custom__width=75),
        coloured("apart", [(None, ORANGE), (-0.2, GREEN), (0.2, ORANGE)], unit="percentunit", custom__width=65),
        coloured("polarity", [(None, RED), (-0.2, YELLOW), (0.2, GREEN)], decimals=2, noValue="–", custom__width=75),
    ],
)
ATTITUDES = table(
    "Stances: who is for or against whom",
    Told(
        "Holder and target of stances, their mean polarity (-1 against, +1 for) and how often they are told.",
        "All stances that have a target; fifty pairs told most often.",
        "what anybody thinks: it is what articles tell that they say or do.",
    ),
    [
        sql(f"""
        SELECT holder, target, avg(polarity) AS polarity, count(*) AS stances, count(DISTINCT outlet) AS outlets,
        string_agg(DISTINCT act, ', ' ORDER BY act) AS acts
        FROM v_stances WHERE $__timeFilter(published_at) AND target IS NOT NULL AND {AMONG}
        GROUP BY holder, target ORDER BY stances DESC, holder, target LIMIT 50
        """)
    ],
    empty="no stance told",
    decimals=0,
    columns=[
        column("holder", custom__width=80, links=OF_DYADS),
        column("target", custom__width=80),
        coloured("polarity", [(None, RED), (-0.2, YELLOW), (0.2, GREEN)], decimals=2, custom__width=80),
        column("stances", custom__width=80),
        column("outlets", custom__width=80),
    ],
)  # fmt: skip
HOW = words(
    "How to read this",
    Told("What a claim is.", "A text that stays.", "anything about a number."),
    """
    A **claim** is one number in one sentence: what is counted, of whom, how many, and **who says so**. Parties at odds
    count differently; that they disagree is the finding. *The outlet itself* means that the article names nobody.

    A number here was *read*, not checked. Before you quote it: **open** the article.
    """,
)


def dashboard() -> Json:
    """Put it together."""
    return board(
        "claims",
        "Claims and sources",
        "Who says how many, who vouches for it, and how outlets differ.",
        placed(
            [
                (4, [(4, HOW_MANY), (4, VOUCHED), (4, CLAIMANTS), (4, FACTS), (8, HOW)]),
                (11, [(16, SERIES), (8, BY_CLAIMANT)]),
                (6, [(24, CONFLICTING)]),
                (12, [(24, LATEST)]),
                (10, [(8, MODALITIES), (8, APART), (8, ATTITUDES)]),
            ]
        ),
        menus=[DYADS, METRIC],
        marks=[ALERT_MARKS, TROUBLE_MARKS],
        since="now-30d",
    )
