"""The phrases an article is about, in its own words."""
