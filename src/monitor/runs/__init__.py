"""One life of a run: documents in, a new generation of the store out.

`load` is the whole way in order; `reannotate` and `quarantine` enter it again; `workers` spreads it.
"""
