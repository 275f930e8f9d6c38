"""Composes the sample articles of data/sample: invented events in the words of invented outlets.

The world (countries, names, outlets) and the language (templates) are data files under `data/`; the code
only draws, fills in and writes. Everything is drawn from a fixed seed, so a second run gives the same bytes.
"""
