"""Pages and a JSON API over the archive: begin with ``app.py``."""
