"""RSS and Atom in, articles in Kafka out, with the manners of a good guest: read ``polling.py`` first."""
