"""What exists, whatever the language: parties, persons in office, the points of the index."""
