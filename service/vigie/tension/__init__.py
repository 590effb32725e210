"""Findings in, tension of dyads out. Pure: no clock, no network; what is stored comes in and goes out as bytes."""
