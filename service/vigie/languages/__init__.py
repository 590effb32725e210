"""How things are said: one folder of data a language, and the typed readers of those files."""
