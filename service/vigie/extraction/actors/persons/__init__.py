"""Sentences with their names in, persons out: known ones by their terms, others by a role or by what they do."""
