"""What comes in: how much, from whom, how late, and what could not be read."""

from boards import JOB, TROUBLE_MARKS, board, placed
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
    prom,
    ranked,
    sql,
    table,
    words,
)

TO_SERVICE = [
    link("What comes in and goes out, by process", "/d/vigie-service?${__url_time_range}&${datasource:queryparam}")
]
TO_PAGES = [link("Articles", "${pages:raw}/search", away=True)]
PUBLISHED = "FROM v_articles WHERE $__timeFilter(published_at)"

A_MINUTE = number(
    "Articles a minute",
    Told(
        "Articles that leave the extraction, whatever they held.",
        "Rate of the counter over a few scrapes.",
        "how old the articles are; a replay counts too.",
    ),
    prom('60 * sum(rate(vigie_articles_processed_total{job=~"$job"}[$__rate_interval]))'),
    decimals=1,
    links=TO_SERVICE,
)
SINCE = number(
    "Since the last article",
    Told(
        "Time since any worker read an article.",
        "The wall clock less the newest of the workers' instants.",
        "whether one feed alone is silent: see the table of outlets.",
    ),
    prom('time() - max(vigie_last_article_timestamp_seconds{job=~"$job"} > 0)', instant=True),
    unit="s",
    decimals=0,
    thresholds=[(None, GREEN), (3600, YELLOW), (21_600, RED)],
    links=TO_SERVICE,
)
EMPTY_SHARE = number(
    "Articles without an event",
    Told(
        "Share of the articles of the range in which no event was found.",
        "Articles by outcome; rejected ones are left out.",
        "whether something was overlooked: most news tell of no acts between parties.",
    ),
    prom(
        'sum(increase(vigie_articles_processed_total{job=~"$job",outcome="no_events"}[$__range]))'
        ' / sum(increase(vigie_articles_processed_total{job=~"$job",outcome=~"events|no_events"}[$__range]))',
        instant=True,
    ),
    unit="percentunit",
    decimals=0,
    min=0,
    max=1,
    thresholds=[(None, GREEN), (0.9, YELLOW), (0.99, RED)],
    links=TO_SERVICE,
)
REJECTED = number(
    "Rejected",
    Told(
        "Messages of the range that could not be processed and went to quarantine.",
        "Increase of the counter, all topics and reasons.",
        "what was in them: `vigie rejected list` shows it, with the reason and the original bytes.",
    ),
    prom('sum(increase(vigie_rejected_total{job=~"$job"}[$__range]))', instant=True),
    decimals=0,
    thresholds=[(None, GREEN), (1, YELLOW), (100, RED)],
    links=TO_SERVICE,
)
COPIES = number(
    "Copies",
    Told(
        "Share of the articles of the range whose text another article has too.",
        "Articles less different texts, of all articles.",
        "whether texts that are only alike are copies: rewritten ones count apart.",
    ),
    sql(f"SELECT 1 - count(DISTINCT article_hash)::float8 / nullif(count(*), 0) AS copies {PUBLISHED}"),
    unit="percentunit",
    decimals=0,
    min=0,
    max=1,
    links=TO_PAGES,
)
OUTCOMES = bars(
    "Articles by outcome",
    Told(
        "Articles that leave the extraction: with events, without, rejected.",
        "Increase of the counter in each step.",
        "which outlet they are of: labels would be too many; see the next panel.",
    ),
    [
        prom(
            'sum by (outcome) (increase(vigie_articles_processed_total{job=~"$job"}[$__rate_interval]))',
            "{{outcome}}",
        )
    ],
    links=TO_SERVICE,
    decimals=None,
    overrides=[
        column("events", color="dark-blue"),
        column("no_events", color="light-blue"),
        column("rejected", color=RED),
    ],
)
BY_OUTLET = bars(
    "Published, by outlet",
    Told(
        "Articles per day of publication, by outlet (the twelve with most).",
        "Event time: an article that came late stands on its own day.",
        "whether an outlet fell silent or only its feed did.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval), coalesce(outlet, 'not named') AS metric,
            count(*) AS articles
            {PUBLISHED} AND coalesce(outlet, 'not named') IN (
            SELECT coalesce(outlet, 'not named') {PUBLISHED} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 12)
            GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    interval="1d",
    links=TO_PAGES,
)
OUTLETS = table(
    "Outlets, and which are silent",
    Told(
        "For each outlet: articles and texts in the range, its mean per day, how many days ago its last one was "
        "published, and how many of its usual gaps that is.",
        "Gap: the range's articles spread evenly over the days from its first to its last. 3 gaps or more: look.",
        "whether the outlet rests on Sundays; weekly outlets have wide gaps of their own.",
    ),
    [
        sql(f"""
        SELECT outlet, articles, texts, per_day AS "a day", silent AS "silent, days",
        silent * per_day AS "gaps missed", last AS "last published"
        FROM (SELECT coalesce(outlet, 'not named') AS outlet, count(*) AS articles,
        count(DISTINCT article_hash) AS texts,
        count(*)::float8 / (max(published_on) - min(published_on) + 1) AS per_day,
        extract(epoch FROM $__timeTo()::timestamptz - max(published_at))::float8 / 86400 AS silent,
        max(published_at) AS last {PUBLISHED} GROUP BY 1) AS one
        ORDER BY silent * per_day DESC, outlet LIMIT 200
        """)
    ],
    decimals=1,
    columns=[
        column("outlet", links=TO_PAGES),
        column("articles", decimals=0, custom__width=85),
        column("texts", decimals=0, custom__width=70),
        column("a day", custom__width=75),
        column("silent, days", custom__width=105),
        coloured("gaps missed", [(None, GREEN), (3, YELLOW), (10, RED)], custom__width=110),
        column("last published", unit="time:YYYY-MM-DD HH:mm", custom__width=165),
    ],
)
DELAY = lines(
    "From publication to us",
    Told(
        "How long after their publication articles arrive: half of them, nine in ten.",
        "Quantiles of a histogram whose buckets go from a minute to a week; values between are estimates.",
        "anything of articles that give only a day: these count from midnight UTC.",
    ),
    [
        prom(
            f"histogram_quantile({q}, sum by (le)"
            ' (rate(vigie_article_publication_delay_seconds_bucket{job=~"$job"}[$__rate_interval])))',
            name,
            ref=ref,
        )
        for q, name, ref in ((0.5, "half", "A"), (0.9, "nine in ten", "B"))
    ],
    unit="s",
    min=0,
    decimals=1,
    links=TO_SERVICE,
)
LANGUAGES = bars(
    "Languages",
    Told(
        "Articles per day of publication, by language.",
        "As given with the article, else as recognised; *und* is unknown.",
        "whether a pack reads it well; languages without a pack are in the next panel.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval), language AS metric, count(*) AS articles
            {PUBLISHED} GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    interval="1d",
    links=TO_PAGES,
)
NO_PACK = ranked(
    "In a language that nobody here reads",
    Told(
        "Articles of the range in languages without a pack: they are kept, and nothing is found in them.",
        "Increase of the counter, by language.",
        "what they hold. A pack is a folder of data: languages/README.md.",
    ),
    prom(
        'sort_desc(sum by (language) (increase(vigie_articles_without_pack_total{job=~"$job"}[$__range])) > 0)',
        "{{language}}",
        instant=True,
    ),
    min=0,
    decimals=0,
    empty="all are read",
    thresholds=[(None, ORANGE)],
    links=TO_SERVICE,
)
REASONS = bars(
    "Rejected, by reason",
    Told(
        "Messages that went to quarantine in each step, by topic and reason; only reasons that occurred.",
        "Increase of the counter.",
        "which message: `vigie rejected list --reason …`.",
    ),
    [
        prom(
            'sum by (topic, reason) (increase(vigie_rejected_total{job=~"$job"}[$__rate_interval])) > 0',
            "{{reason}} ({{topic}})",
        )
    ],
    empty="nothing rejected",
    decimals=None,
    links=TO_SERVICE,
)
DATED = bars(
    "Where the date of publication comes from",
    Told(
        "Given with the article, found in the page, or the time of arrival where there was neither.",
        "Shares of the articles of each day of publication.",
        "whether a given date is right. Much *ingested*: the index puts old news on today.",
    ),
    [
        sql(
            f"""
            SELECT $__timeGroupAlias(published_on, $__interval), published_at_source AS metric, count(*) AS articles
            {PUBLISHED} GROUP BY 1, 2 ORDER BY 1, 2
            """,
            series=True,
        )
    ],
    stacking="percent",
    interval="1d",
    links=TO_PAGES,
    overrides=[
        column("given", color=GREEN),
        column("page", color=YELLOW),
        column("ingested", color=ORANGE),
    ],
)
FIELDS = ranked(
    "Fields that nobody here knows",
    Told(
        "Names of fields that articles of the range have and the contract has not: often a misspelt *published_at*.",
        "Increase of the counter, by name, thirty names at most.",
        "what stood in them.",
    ),
    prom(
        'sort_desc(sum by (field) (increase(vigie_article_unknown_fields_total{job=~"$job"}[$__range])) > 0)',
        "{{field}}",
        instant=True,
    ),
    min=0,
    decimals=0,
    empty="none",
    thresholds=[(None, ORANGE)],
    links=TO_SERVICE,
)
HOW = words(
    "How to read this",
    Told("Why this comes before every other dashboard.", "A text that stays.", "anything about a feed."),
    """
    **Silence looks like peace.** Before you believe that tension falls, look here: do all outlets still come in, and as
    many as usual? *Gaps missed* is how many articles an outlet would have brought in the time that it is silent.

    What is *rejected* is not lost: it waits in quarantine with its original bytes; see `vigie rejected --help`.
    """,
)


POLLED = table(
    "Feeds that are polled",
    Told(
        "Each feed of `vigie feed`: when it last answered as it should, when it last had an article, articles, and "
        "looks that failed in the range.",
        "Gauges and counters of the process that polls, by feed.",
        "anything of programs that publish articles themselves.",
    ),
    [
        prom('max by (feed) (vigie_feed_last_success_timestamp_seconds{job=~"$job"}) * 1000', instant=True),
        prom('max by (feed) (vigie_feed_last_article_timestamp_seconds{job=~"$job"}) * 1000', instant=True, ref="B"),
        prom('sum by (feed) (increase(vigie_feed_articles_total{job=~"$job"}[$__range]))', instant=True, ref="C"),
        prom(
            "sum by (feed) (increase("
            'vigie_feed_fetches_total{job=~"$job",outcome=~"refused|failed|broken"}[$__range]))',
            instant=True,
            ref="D",
        ),
    ],
    empty="no feed is polled",
    decimals=0,
    links=TO_SERVICE,
    transformations=[
        {"id": "joinByField", "options": {"byField": "feed", "mode": "outer"}},
        {
            "id": "organize",
            "options": {
                "excludeByName": {"Time": True, "Time 1": True, "Time 2": True, "Time 3": True, "Time 4": True},
                "renameByName": {
                    "Value #A": "last answer",
                    "Value #B": "last article",
                    "Value #C": "articles",
                    "Value #D": "failed looks",
                },
            },
        },
    ],
    columns=[
        column("last answer", unit="dateTimeFromNow"),
        column("last article", unit="dateTimeFromNow"),
        coloured("failed looks", [(None, GREEN), (1, YELLOW), (20, RED)]),
    ],
)


def dashboard() -> Json:
    """Put it together."""
    return board(
        "feeds",
        "Feeds",
        "What comes in: how much, from whom, how late, and what could not be read.",
        placed(
            [
                (4, [(5, A_MINUTE), (5, SINCE), (5, EMPTY_SHARE), (4, REJECTED), (5, COPIES)]),
                (9, [(12, OUTCOMES), (12, BY_OUTLET)]),
                (11, [(15, OUTLETS), (9, DELAY)]),
                (5, [(24, POLLED)]),
                (8, [(9, LANGUAGES), (6, NO_PACK), (9, DATED)]),
                (8, [(9, REASONS), (6, FIELDS), (9, HOW)]),
            ]
        ),
        menus=[JOB],
        marks=[TROUBLE_MARKS],
        since="now-7d",
    )
