"""Kafka, and only here: topics, what travels in them, and the agents between them."""
