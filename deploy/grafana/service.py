"""Whether the service is well: latency, traffic, errors, saturation; then each part."""

from boards import JOB, TROUBLE_MARKS, board, placed
from panels import GREEN, RED, YELLOW, Json, Told, bars, column, lines, link, number, prom, table, words

MINE = 'job=~"$job"'
TO_FEEDS = [link("What comes in", "/d/vigie-feeds?${__url_time_range}&${datasource:queryparam}&${archive:queryparam}")]
TAIL = ("lastNotNull", "max")


def _quantile(share: float, histogram: str, by: str = "") -> str:
    return (
        f"histogram_quantile({share}, sum by (le{', ' + by if by else ''})"
        f" (rate({histogram}_bucket{{{MINE}}}[$__rate_interval])))"
    )


UP = number(
    "Workers ready",
    Told(
        "Processes that can work now, as their /ready says.",
        "Sum of the gauge over all workers.",
        "that their work is right. Zero: nothing is read.",
    ),
    prom(f"sum(vigie_ready{{{MINE}}})"),
    thresholds=[(None, RED), (1, GREEN)],
    decimals=0,
    links=TO_FEEDS,
)
LATENCY = number(
    "Article to findings, p95",
    Told(
        "From the Kafka timestamp of an article to the acknowledged publication of its last finding, for 95 in 100.",
        "Quantile of a histogram over a few scrapes.",
        "anything while no article comes.",
    ),
    prom(_quantile(0.95, "vigie_end_to_end_latency_seconds")),
    unit="s",
    thresholds=[(None, GREEN), (10, YELLOW), (60, RED)],
    empty="no article now",
    links=TO_FEEDS,
)
WAITING = number(
    "Records waiting",
    Told(
        "Records between the end of the topics and what is committed.",
        "Sum over partitions of the largest value that any worker tells.",
        "why. Growing for minutes: too few workers, or one is stuck.",
    ),
    prom(f"sum(max by (topic, partition) (vigie_kafka_consumer_lag_records{{{MINE}}}))"),
    thresholds=[(None, GREEN), (1000, YELLOW), (10_000, RED)],
    decimals=0,
    links=TO_FEEDS,
)
STUCK = number(
    "Longest without progress",
    Told(
        "Longest time that a partition with waiting records has not committed any.",
        "Maximum of the gauge; 0 where nothing waits.",
        "which record blocks: the log of the worker does.",
    ),
    prom(f"max(vigie_kafka_commit_age_seconds{{{MINE}}})"),
    unit="s",
    thresholds=[(None, GREEN), (60, YELLOW), (300, RED)],
    decimals=0,
    links=TO_FEEDS,
)
FAILED = number(
    "Failed publications",
    Told(
        "Publications that the broker did not acknowledge, in the range.",
        "Increase of the counter; each ends the worker, which takes up from its last commit.",
        "that anything is lost: nothing is committed before it is published.",
    ),
    prom(f"sum(increase(vigie_kafka_produce_failures_total{{{MINE}}}[$__range]))", instant=True),
    thresholds=[(None, GREEN), (1, RED)],
    decimals=0,
    links=TO_FEEDS,
)
CLOSING = number(
    "Partitions to close",
    Told(
        "Partitions whose dyads are still to be published anew because a day is over.",
        "Sum of the gauge over workers; some minutes after midnight UTC it is 0 again.",
        "how long it will take.",
    ),
    prom(f"sum(vigie_partitions_to_close{{{MINE}}})"),
    thresholds=[(None, GREEN), (1, YELLOW)],
    decimals=0,
    links=TO_FEEDS,
)
FIRING = table(
    "What operators are told now",
    Told(
        "Alerts of the service that fire.",
        "Decided by the rules of Prometheus; Watchdog always fires and is left out.",
        "alerts of dyads: these are on the overview.",
    ),
    [
        prom(
            "max by (alertname, severity, job, topic)"
            ' (ALERTS{alertstate="firing",audience="operator",alertname!="Watchdog"})',
            instant=True,
        )
    ],
    empty="all is well",
    thresholds=[(None, RED)],
    transformations=[
        {"id": "organize", "options": {"excludeByName": {"Time": True, "Value": True}, "renameByName": {}}}
    ],
    columns=[column("alertname", links=TO_FEEDS)],
)
QUANTILES = lines(
    "Latency: article to findings",
    Told(
        "From an article's Kafka timestamp to the acknowledgement of its last finding: half, 95 and 99 in 100.",
        "Quantiles of a histogram; between its buckets they are estimates.",
        "time before Kafka: see *From publication to us* of the dashboard Feeds.",
    ),
    [
        prom(_quantile(share, "vigie_end_to_end_latency_seconds"), name, ref=ref)
        for share, name, ref in ((0.5, "p50", "A"), (0.95, "p95", "B"), (0.99, "p99", "C"))
    ],
    unit="s",
    min=0,
    calcs=TAIL,
    empty="no article in this range",
    thresholds=[(None, GREEN), (10, YELLOW), (60, RED)],
    links=TO_FEEDS,
    custom={"thresholdsStyle": {"mode": "dashed"}},
)
CONSUMED = lines(
    "Traffic: records read, by topic",
    Told(
        "Records a second that workers read.",
        "Rate of the counter.",
        "how large they are.",
    ),
    [prom(f"sum by (topic) (rate(vigie_kafka_records_consumed_total{{{MINE}}}[$__rate_interval]))", "{{topic}}")],
    unit="ops",
    min=0,
    calcs=TAIL,
    links=TO_FEEDS,
)
PRODUCED = lines(
    "Traffic: records published, by topic",
    Told(
        "Records a second whose publication the broker acknowledged.",
        "Rate of the counter.",
        "whether anybody reads them.",
    ),
    [prom(f"sum by (topic) (rate(vigie_kafka_records_produced_total{{{MINE}}}[$__rate_interval]))", "{{topic}}")],
    unit="ops",
    min=0,
    calcs=TAIL,
    links=TO_FEEDS,
)
ERRORS = bars(
    "Errors: rejected and failed",
    Told(
        "Messages to quarantine by reason, and publications that failed, in each step; only what occurred.",
        "Increase of two counters.",
        "whether a rejected message was wrong or we are: *bug* is ours.",
    ),
    [
        prom(f"sum by (reason) (increase(vigie_rejected_total{{{MINE}}}[$__rate_interval])) > 0", "{{reason}}"),
        prom(
            f"sum by (topic) (increase(vigie_kafka_produce_failures_total{{{MINE}}}[$__rate_interval])) > 0",
            "not published: {{topic}}",
            ref="B",
        ),
    ],
    empty="no errors",
    decimals=None,
    links=TO_FEEDS,
)
LAG = lines(
    "Saturation: waiting, by topic",
    Told(
        "Records between the end of each topic and what is committed.",
        "Sum over partitions of the largest value that any worker tells.",
        "lag of a worker that is gone: it tells nothing; see *Workers ready*.",
    ),
    [
        prom(
            f"sum by (topic) (max by (topic, partition) (vigie_kafka_consumer_lag_records{{{MINE}}}))",
            "{{topic}}",
        )
    ],
    min=0,
    decimals=0,
    calcs=TAIL,
    links=TO_FEEDS,
)
BEHIND = lines(
    "Saturation: seconds behind, by topic",
    Told(
        "Age of the record read last where others wait, and how long the committed offset has not moved.",
        "Largest over partitions; 0 without lag.",
        "how long catching up takes.",
    ),
    [
        prom(f"max by (topic) (vigie_kafka_consumer_lag_seconds{{{MINE}}})", "{{topic}}"),
        prom(f"max(vigie_kafka_commit_age_seconds{{{MINE}}})", "without a commit", ref="B"),
    ],
    unit="s",
    min=0,
    calcs=TAIL,
    thresholds=[(None, GREEN), (60, YELLOW), (300, RED)],
    links=TO_FEEDS,
    custom={"thresholdsStyle": {"mode": "off"}},
)
STAGES = lines(
    "Time per stage, p95",
    Told(
        "Time to read an article, publish a batch, merge an event or stance, count an arrival, close a dyad.",
        "Quantile of a histogram by stage.",
        "which article was slow: the worker's log names those over its limit.",
    ),
    [prom(_quantile(0.95, "vigie_stage_duration_seconds", "stage"), "{{stage}}")],
    unit="s",
    min=0,
    calcs=TAIL,
    empty="nothing to do in this range",
    links=TO_FEEDS,
)
LOOP = lines(
    "Event loop delay, p99",
    Told(
        "How late a scheduled callback runs: whether something blocks a worker.",
        "Quantile of a histogram by process.",
        "what blocks it.",
    ),
    [prom(_quantile(0.99, "vigie_event_loop_delay_seconds", "instance"), "{{instance}}")],
    unit="s",
    min=0,
    thresholds=[(None, GREEN), (0.5, YELLOW), (5, RED)],
    links=TO_FEEDS,
)
REBALANCES = bars(
    "Rebalances",
    Told(
        "How often partitions were handed out anew, by group; only where it happened.",
        "Increase of the counter in each step. Starts and stops of workers are one each.",
        "why, if no worker started or stopped: look for workers that are too slow to answer.",
    ),
    [
        prom(
            f"sum by (group) (increase(vigie_kafka_rebalances_total{{{MINE}}}[$__rate_interval])) > 0",
            "{{group}}",
        )
    ],
    empty="none",
    decimals=None,
    links=TO_FEEDS,
)
HELD = lines(
    "Partitions held, by topic",
    Told(
        "Partitions that some worker holds. Fewer than the topic has: that part of the news is not read.",
        "Sum of the gauge over workers.",
        "who holds which.",
    ),
    [prom(f"sum by (topic) (vigie_kafka_assigned_partitions{{{MINE}}})", "{{topic}}")],
    min=0,
    decimals=0,
    calcs=("lastNotNull", "min"),
    links=TO_FEEDS,
)
STATE = lines(
    "State: tables and dyads",
    Told(
        "Keys of the tables, records still to be read back into them after a start, dyads with series of their own and "
        "those beyond the bound.",
        "Sums of gauges over workers.",
        "their size in bytes: see memory.",
    ),
    [
        prom(f"sum by (table) (vigie_table_keys{{{MINE}}})", "keys of {{table}}"),
        prom(f"sum(vigie_table_recovery_remaining_records{{{MINE}}})", "to read back", ref="B"),
        prom(f"sum(vigie_dyads_tracked{{{MINE}}})", "dyads with series", ref="C"),
        prom(f"sum(vigie_dyads_without_series{{{MINE}}})", "dyads without series", ref="D"),
    ],
    min=0,
    decimals=0,
    calcs=("lastNotNull",),
    links=TO_FEEDS,
)
MERGED = lines(
    "Records that changed nothing, or came too late",
    Told(
        "Events and stances that were counted before or weigh nothing, by topic; and those older than what is kept.",
        "Rates of counters. After a restart many change nothing: they are read again.",
        "whether an article was a copy or a message came twice: both change nothing.",
    ),
    [
        prom(
            f"sum by (topic) (rate(vigie_unchanged_records_total{{{MINE}}}[$__rate_interval]))", "unchanged: {{topic}}"
        ),
        prom(f"sum(rate(vigie_late_records_total{{{MINE}}}[$__rate_interval]))", "too late", ref="B"),
        prom(f"sum(rate(vigie_articles_of_history_total{{{MINE}}}[$__rate_interval]))", "articles of history", ref="C"),
    ],
    unit="ops",
    min=0,
    links=TO_FEEDS,
)
TOLD = bars(
    "Alert records published",
    Told(
        "Records of alerts of dyads by level and state, in each step; only where there are any.",
        "Increase of the counter; an amended alert is published again.",
        "which dyad: see the overview.",
    ),
    [
        prom(
            f"sum by (level, state) (increase(vigie_alert_records_total{{{MINE}}}[$__rate_interval])) > 0",
            "{{level}}, {{state}}",
        )
    ],
    empty="none",
    decimals=None,
    links=TO_FEEDS,
)
MEMORY = lines(
    "Memory",
    Told(
        "Resident memory of each process that is scraped.",
        "As the kernel tells; processes that read articles are children and not in it.",
        "what it is used for.",
    ),
    [prom(f"process_resident_memory_bytes{{{MINE}}}", "{{instance}}")],
    unit="bytes",
    min=0,
    links=TO_FEEDS,
)
CPU = lines(
    "Processor time",
    Told(
        "Share of one core that each scraped process uses.",
        "Rate of its processor seconds; children that read articles are not in it.",
        "whether the machine has more.",
    ),
    [prom(f"rate(process_cpu_seconds_total{{{MINE}}}[$__rate_interval])", "{{instance}}")],
    unit="percentunit",
    min=0,
    links=TO_FEEDS,
)
VERSIONS = table(
    "What runs",
    Told(
        "Version of the code, of the extraction and of Python, by process.",
        "Labels of vigie_build_info.",
        "which settings it runs with.",
    ),
    [
        prom(
            f"count by (job, version, extractor_version, python_version) (vigie_build_info{{{MINE}}})",
            instant=True,
        )
    ],
    decimals=0,
    transformations=[
        {
            "id": "organize",
            "options": {"excludeByName": {"Time": True}, "renameByName": {"Value": "processes"}},
        }
    ],
    links=TO_FEEDS,
    columns=[column("extractor_version", noValue="–"), column("processes", custom__width=100)],
    thresholds=[(None, GREEN)],
)
HOW = words(
    "How to read this",
    Told("Where to begin.", "A text that stays.", "anything about a worker."),
    """
    Top row: is anything red? Then the four signals: **latency**, **traffic**, **errors**, **saturation**. Lag that
    falls is work being done; lag that stands while *Longest without progress* grows is a worker that is stuck.

    A worker that cannot publish ends itself and begins again from its last commit; what is read twice changes nothing.
    Each alert has a page that says what to do: `deploy/runbooks/`, by the name of the alert.
    """,
)


STORED = lines(
    "Archive: rows written, by table",
    Told(
        "Rows that the archive takes in, and those that wait for a database that is away.",
        "Rate of the counter, by table and outcome.",
        "how far it is behind: *Saturation* has its topics too.",
    ),
    [
        prom(
            f"sum by (relation, outcome) (rate(vigie_store_writes_total{{{MINE}}}[$__rate_interval])) > 0",
            "{{relation}}, {{outcome}}",
        )
    ],
    unit="ops",
    min=0,
    calcs=TAIL,
    empty="nothing to write",
    links=TO_FEEDS,
)
STORING = lines(
    "Archive: time of one batch, p95",
    Told(
        "How long the rows of one batch take to be written, by table.",
        "Quantile of a histogram.",
        "how many rows a batch has.",
    ),
    [prom(_quantile(0.95, "vigie_store_write_duration_seconds", "relation"), "{{relation}}")],
    unit="s",
    min=0,
    calcs=TAIL,
    empty="nothing to write",
    links=TO_FEEDS,
)
WEB = lines(
    "Pages: time until the last byte, p95",
    Told(
        "How long answers of `vigie web` take, by template of their address.",
        "Quantile of a histogram by template.",
        "how long the browser takes.",
    ),
    [prom(_quantile(0.95, "vigie_http_request_duration_seconds", "handler"), "{{handler}}")],
    unit="s",
    min=0,
    calcs=TAIL,
    empty="nobody asks for pages",
    links=TO_FEEDS,
)
WEBHOOKS = lines(
    "Webhooks that wait",
    Told(
        "Deliveries of alerts that a subscriber has not taken yet, and the age of the oldest in seconds.",
        "Gauges by subscription.",
        "why: `vigie webhooks` shows the last answer.",
    ),
    [
        prom(f"sum by (subscription) (vigie_webhook_pending{{{MINE}}})", "{{subscription}}"),
        prom(f"max(vigie_webhook_oldest_pending_seconds{{{MINE}}})", "age of the oldest, s", ref="B"),
    ],
    min=0,
    decimals=0,
    empty="no webhooks",
    links=TO_FEEDS,
)


def dashboard() -> Json:
    """Put it together."""
    return board(
        "service",
        "Service",
        "Whether the service is well: latency, traffic, errors, saturation.",
        placed(
            [
                (4, [(4, UP), (4, LATENCY), (4, WAITING), (4, STUCK), (4, FAILED), (4, CLOSING)]),
                (5, [(12, FIRING), (12, HOW)]),
                (9, [(8, QUANTILES), (8, CONSUMED), (8, PRODUCED)]),
                (9, [(8, ERRORS), (8, LAG), (8, BEHIND)]),
                (8, [(8, STAGES), (8, LOOP), (8, MERGED)]),
                (8, [(8, HELD), (8, REBALANCES), (8, STATE)]),
                (8, [(12, STORED), (12, STORING)]),
                (7, [(8, TOLD), (8, WEB), (8, WEBHOOKS)]),
                (7, [(8, MEMORY), (8, CPU), (8, VERSIONS)]),
            ]
        ),
        menus=[JOB],
        marks=[TROUBLE_MARKS],
        since="now-6h",
        refresh="30s",
    )
