"""A page in, its body out: cleaning, language, fingerprint."""
