"""What every annotator needs of a text: sentences, tokens, phrases, where names end, parts of names."""
