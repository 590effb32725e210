"""Vigie reads news as it is published and tells, with proof, where tension between states rises.

    vigie.articles.v1 ──> extract ──> vigie.actors|events|stances|claims.v1 ──> aggregate ──> vigie.tension|alerts.v1
                             │                                                     │
                             └──────────────> vigie.rejected.v1 <──────────────────┘

``stream/topology.py`` shows all topics. The folders, in the order of the flow: ``model`` (what flows), ``ontology`` and
``languages`` (knowledge), ``extraction`` (article to findings), ``tension`` (findings to index), ``archive`` (all of it
in SQL), ``stream`` (Kafka, and only here), ``feeds``, ``web`` and ``webhooks`` (the ways in and out without Kafka),
``local`` (everything on one machine), ``cli`` (the commands).
"""

__version__ = "0.1.0"
