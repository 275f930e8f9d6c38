"""Frames in, Plotly figures out: one theme, one set of colours, every clickable mark carries its keys.

A clickable mark carries `customdata`, a list of the keys of what it stands for (see each module), so that
a page can turn a click into filters without knowing how the picture was drawn.
"""
