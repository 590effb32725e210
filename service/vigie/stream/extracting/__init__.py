"""Articles in, findings out: the agent and the processes that read for it."""
