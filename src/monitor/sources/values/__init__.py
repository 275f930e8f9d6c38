"""One value of a record, made sound.

Its characters, whether it is nothing, markup, names, dates, which field it is.
"""
