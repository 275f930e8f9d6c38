"""What every annotator needs of a text: tokens, sentences, where names may end, what parts of names are."""
