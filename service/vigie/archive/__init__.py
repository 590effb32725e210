"""What was found, as rows that can be asked: a projection of the topics, dropped and rebuilt at any time."""
