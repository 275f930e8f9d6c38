"""Names by a conditional random field: what words and their places say, learned from labelled articles."""
