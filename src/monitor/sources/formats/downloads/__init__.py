"""Downloads of news databases, and lists of references: one file that holds many articles."""
