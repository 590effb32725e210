"""Sentences in, clauses out: the parser behind one interface, and what is read from its trees."""
