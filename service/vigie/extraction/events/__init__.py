"""Mentions and clauses in, events out: who did what to whom, and how real it is."""
