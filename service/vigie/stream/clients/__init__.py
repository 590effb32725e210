"""Topics and records, by the two Kafka clients: all that the agents and the commands share."""
