"""How the tables came to be, step by step; ``vigie.archive.migrating`` runs what is missing when a process starts.

A new step: a module in ``versions/`` with ``revision``, ``down_revision`` (the newest before it), ``upgrade`` and
``downgrade``, and the same change in ``schema.py``; a test compares the two in both databases. Steps only add, since
an older process may still read. What cannot be added to is dropped and built again: ``vigie archive rebuild``.
"""
