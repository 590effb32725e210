"""Everything on one machine: a real Kafka, the workers, the seeds. Orchestration only; the work is done elsewhere."""
