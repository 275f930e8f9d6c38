"""When an article was published, and how good the evidence is."""
