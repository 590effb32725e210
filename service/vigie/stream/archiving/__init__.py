"""The output topics in, the archive out: a process of its own."""
