"""Which models annotate, and the encoder that several annotators ask."""
