"""Alerts in, signed calls of other people's programs out: read ``README.md`` for those who receive them."""
