"""The JSON API, the files to download and the live stream."""
