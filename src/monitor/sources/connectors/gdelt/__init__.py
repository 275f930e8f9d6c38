"""GDELT 2.0: its files of events and documents, and its DOC API."""
