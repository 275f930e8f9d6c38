"""What the bytes of a file are: a reader a format; `files` finds it and reads."""
