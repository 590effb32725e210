"""What parties do to each other in a sentence, by a small neural network."""
