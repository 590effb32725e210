"""A read document in, who says what in it out: speakers, cues and what is said, in quotation marks or not."""
