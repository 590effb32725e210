"""Kafka's classes as one run loaded and linked them, kept so that the next start takes half the time."""

import hashlib
from pathlib import Path

from vigie.local.jars import JarLock, cache_folder
from vigie.local.java import Java


def cache_file(lock: JarLock, java: Java, class_path: str) -> Path | None:
    """Where the cache of this Java, these jars at these paths lies, made or not; None where Java keeps none."""
    if not java.writes_aot_cache:
        return None
    key = hashlib.sha256(f"{java.path}\n{java.version}\n{class_path}".encode()).hexdigest()[:12]
    return cache_folder(lock) / f"broker-{key}.aot"
