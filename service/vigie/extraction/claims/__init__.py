"""A document in, its claims out: numbers that matter to a crisis, and who vouches for them."""

from vigie.extraction.claims.reader import ClaimDraft, read_claims

__all__ = ["ClaimDraft", "read_claims"]
