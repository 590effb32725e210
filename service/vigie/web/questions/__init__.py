"""Every SELECT of the pages and of the API."""
