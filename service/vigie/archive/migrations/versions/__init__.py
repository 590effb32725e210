"""The steps, each one module."""
