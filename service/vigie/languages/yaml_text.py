"""YAML in, text out: the loader of all packs, which the ontology under them uses too."""

from vigie.ontology.yaml_text import read_yaml

__all__ = ["read_yaml"]
