"""The questions: filters in, documented frames out. All SQL of the reading side stands here.

What the figures mean is said once, in the docstrings of these modules; the pages, the command line and
the exports call the same functions and so can never disagree.
"""
