"""Findings in, tension out: the agents, their tables, and what is shown of them."""
