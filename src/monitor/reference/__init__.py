"""What everybody knows of the world: countries, blocs, languages, leaders, places, topics, kinds of events.

One place each, read from `resources/` and from CLDR and ISO 3166; everything above asks here.
"""
