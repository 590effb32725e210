"""How a process is doing in, metrics, probes, logs and lag out."""
