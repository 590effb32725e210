"""What dashboards and their read-only role see: views named ``v_…``, the same columns in both databases.

They show no more than one row for each thing and hold no JSON, except where JSON is what is asked for. In PostgreSQL
every ``*_at`` is a ``timestamptz`` and every ``*_on`` and ``day`` a ``date``.
"""

import hashlib

from sqlalchemy import Connection, text

_OF_ARTICLE = """f.article_id, f.article_hash, a.title, f.outlet, f.url, a.language, f.published_at, f.published_on,
    f.extractor_version, coalesce(a.article_hash = f.article_hash, false) AS current"""
"""``current``: the article's newest text is the one that this was found in."""
_SHOWN = "f.confidence, f.rule, f.evidence, f.evidence_start, f.evidence_end"


def _found(table: str, *columns: str) -> str:
    """Select findings, with the title and language of their article as far as it is there."""
    return " ".join(
        ("SELECT", ", ".join((*columns, _OF_ARTICLE)),
         "FROM", table, "f LEFT JOIN articles a ON a.article_id = f.article_id")
    )  # fmt: skip


def _days(*origin: str) -> str:
    """Select the tension of days, without what it is made of."""
    columns = """t.dyad, t.day, t.index_value, t.low, t.high, t.level, t.baseline, t.baseline_low, t.baseline_high, t.z,
        t.threat, t.act, t.change_1d, t.change_7d, t.trend_index, t.momentum, t.index_without_relief, t.asymmetry,
        t.pressure, t.conflict, t.relief, t.volume, t.articles, t.outlets, t.n_eff, t.thin, t.told, t.revision"""
    return " ".join(("SELECT", columns, "FROM", *origin))


_VIEWS = {
    "v_articles": """
        SELECT article_id, article_hash, title, outlet, url, language, published_at, published_on,
            published_at_source, ingested_at, length(text) AS characters, extractor_version
        FROM articles""",
    "v_events": _found(
        "events",
        "f.event_id, f.event_key, f.dyad, f.type, f.mode, f.quad_class, f.source, f.target, f.source_person",
        "f.target_person, f.reciprocal, f.modality, f.status, f.date, f.day, f.background, f.recap",
        _SHOWN,
    ),
    "v_stances": _found(
        "stances",
        "f.stance_id, f.dyad, f.holder, f.holder_person, f.holder_kind, f.target, f.addressee, f.act, f.polarity",
        "f.modality, f.report, f.date, f.day",
        _SHOWN,
    ),
    "v_claims": _found(
        "claims",
        "f.claim_id, f.dyad, f.metric, f.value, f.bound, f.subject, f.claimant, f.date, f.day",
        _SHOWN,
    ),
    "v_actors": _found("actors", "f.actor_id, f.party, f.person, f.sector, f.name"),
    "v_tension_day": _days("tension t"),
    "v_dyads": _days(
        "(SELECT dyad, max(day) AS day FROM tension WHERE told GROUP BY dyad) AS newest",
        "JOIN tension t ON t.dyad = newest.dyad AND t.day = newest.day",
    ),
    "v_alerts": """
        SELECT alert_id, dyad, entered_on, left_on, state, level, index_value, z, change_7d, low, high, threat, act,
            asymmetry, peak, peak_on, revision, extractor_version, points_version
        FROM alerts""",
    "v_events_day": """
        SELECT published_on, dyad, type, quad_class, count(*) AS events, count(DISTINCT article_hash) AS articles,
            count(DISTINCT outlet) AS outlets
        FROM events GROUP BY published_on, dyad, type, quad_class""",
    "v_dyad_edges": """
        SELECT published_on, source, target, quad_class, count(*) AS events, count(DISTINCT article_hash) AS articles
        FROM events WHERE source IS NOT NULL AND target IS NOT NULL AND status = 'occurred'
        GROUP BY published_on, source, target, quad_class""",
    "v_volume_day": "SELECT day, articles FROM volume",
    "v_outlets": """
        SELECT outlet, count(*) AS articles, count(DISTINCT article_hash) AS texts,
            min(published_at) AS first_published_at, max(published_at) AS last_published_at
        FROM articles GROUP BY outlet""",
}
"""Those whose SQL both databases read alike. ``v_dyads``: each dyad at its last event day."""

_POSTGRESQL = {
    "v_alert_steps": """
        SELECT a.alert_id, a.dyad, s.day, s.kind, s.level, s.index_value, s.z, a.state
        FROM alerts a CROSS JOIN LATERAL (
            SELECT (e->>'day')::date AS day, e->>'kind' AS kind, e->>'level' AS level,
                (e->>'index')::float8 AS index_value, (e->>'z')::float8 AS z
            FROM jsonb_array_elements(a.steps) AS e) AS s""",
    "v_contributions": """
        SELECT t.dyad, t.day, x.e->>'part' AS part, x.position, x.e->>'source' AS source, x.e->>'target' AS target,
            x.e->>'act' AS act, x.e->>'mode' AS mode, x.e->>'modality' AS modality, (x.e->>'day')::date AS act_day,
            (x.e->>'index')::float8 AS index_value, (x.e->>'articles')::int AS articles,
            x.e->'evidence'->>'article_id' AS article_id, x.e->'evidence'->>'finding_id' AS finding_id,
            x.e->'evidence'->>'outlet' AS outlet, x.e->'evidence'->>'text' AS evidence
        FROM (SELECT dyad, day, contributions AS acts FROM tension UNION ALL SELECT dyad, day, reliefs FROM tension) t
        CROSS JOIN LATERAL jsonb_array_elements(t.acts) WITH ORDINALITY AS x(e, position)""",
    "v_disagreements": """
        SELECT t.dyad, t.day, x.position, x.e->>'kind' AS kind, x.e->>'about' AS about,
            (x.e->>'spread')::float8 AS spread, (x.e->>'opposed')::boolean AS opposed,
            (x.e->>'abroad')::boolean AS abroad, jsonb_array_length(x.e->'voices') AS voices
        FROM disagreements t
        CROSS JOIN LATERAL jsonb_array_elements(t.disagreements) WITH ORDINALITY AS x(e, position)""",
    "v_voices": """
        SELECT t.dyad, t.day, x.position, x.e->>'about' AS about, v->>'who' AS who, v->>'kind' AS kind,
            (v->>'value')::float8 AS value, (v->>'low')::float8 AS low, (v->>'high')::float8 AS high,
            v->>'text' AS evidence, v->>'article_id' AS article_id, v->>'finding_id' AS finding_id
        FROM disagreements t
        CROSS JOIN LATERAL jsonb_array_elements(t.disagreements) WITH ORDINALITY AS x(e, position)
        CROSS JOIN LATERAL jsonb_array_elements(x.e->'voices') AS v""",
    "v_directed": """
        SELECT t.dyad, t.day, e->>'source' AS source, e->>'target' AS target, (e->>'index')::float8 AS index_value,
            (e->>'conflict_milli')::float8 / 1000 AS conflict, (e->>'relief_milli')::float8 / 1000 AS relief
        FROM tension t CROSS JOIN LATERAL jsonb_array_elements(t.directed) AS e""",
}

_SQLITE = {
    "v_alert_steps": """
        SELECT a.alert_id, a.dyad, json_extract(s.value, '$.day') AS day, json_extract(s.value, '$.kind') AS kind,
            json_extract(s.value, '$.level') AS level, json_extract(s.value, '$.index') AS index_value,
            json_extract(s.value, '$.z') AS z, a.state
        FROM alerts a, json_each(a.steps) AS s""",
    "v_contributions": """
        SELECT t.dyad, t.day, json_extract(x.value, '$.part') AS part, x.key + 1 AS position,
            json_extract(x.value, '$.source') AS source, json_extract(x.value, '$.target') AS target,
            json_extract(x.value, '$.act') AS act, json_extract(x.value, '$.mode') AS mode,
            json_extract(x.value, '$.modality') AS modality, json_extract(x.value, '$.day') AS act_day,
            json_extract(x.value, '$.index') AS index_value, json_extract(x.value, '$.articles') AS articles,
            json_extract(x.value, '$.evidence.article_id') AS article_id,
            json_extract(x.value, '$.evidence.finding_id') AS finding_id,
            json_extract(x.value, '$.evidence.outlet') AS outlet, json_extract(x.value, '$.evidence.text') AS evidence
        FROM (SELECT dyad, day, contributions AS acts FROM tension UNION ALL SELECT dyad, day, reliefs FROM tension) t,
            json_each(t.acts) AS x""",
    "v_disagreements": """
        SELECT t.dyad, t.day, x.key + 1 AS position, json_extract(x.value, '$.kind') AS kind,
            json_extract(x.value, '$.about') AS about, json_extract(x.value, '$.spread') AS spread,
            json_extract(x.value, '$.opposed') AS opposed, json_extract(x.value, '$.abroad') AS abroad,
            json_array_length(x.value, '$.voices') AS voices
        FROM disagreements t, json_each(t.disagreements) AS x""",
    "v_voices": """
        SELECT t.dyad, t.day, x.key + 1 AS position, json_extract(x.value, '$.about') AS about,
            json_extract(v.value, '$.who') AS who, json_extract(v.value, '$.kind') AS kind,
            json_extract(v.value, '$.value') AS value, json_extract(v.value, '$.low') AS low,
            json_extract(v.value, '$.high') AS high, json_extract(v.value, '$.text') AS evidence,
            json_extract(v.value, '$.article_id') AS article_id, json_extract(v.value, '$.finding_id') AS finding_id
        FROM disagreements t, json_each(t.disagreements) AS x, json_each(x.value, '$.voices') AS v""",
    "v_directed": """
        SELECT t.dyad, t.day, json_extract(e.value, '$.source') AS source, json_extract(e.value, '$.target') AS target,
            json_extract(e.value, '$.index') AS index_value,
            json_extract(e.value, '$.conflict_milli') / 1000.0 AS conflict,
            json_extract(e.value, '$.relief_milli') / 1000.0 AS relief
        FROM tension t, json_each(t.directed) AS e""",
}

_OF_DIALECT = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}
NAMES = (*_VIEWS, *_SQLITE)
"""All of them, in the order in which they are made."""


def definitions(dialect: str) -> dict[str, str]:
    """Give the SELECT of each view in the SQL of a database."""
    return _VIEWS | _OF_DIALECT[dialect]


def digest_of(dialect: str) -> str:
    """Name these definitions: another digest means that the views of a database are to be made anew."""
    return hashlib.blake2b(repr(definitions(dialect)).encode(), digest_size=10).hexdigest()


def make_views(connection: Connection) -> None:
    """Make all views."""
    for name, select in definitions(connection.dialect.name).items():
        connection.execute(text(f"CREATE VIEW {name} AS {select}".replace(":", r"\:")))


def drop_views(connection: Connection) -> None:
    """Drop those that stand, so that the tables under them can change."""
    for name in reversed(NAMES):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
