"""One life of a run: documents in, a new generation of the store out.

`load.load` is the whole way in order, and where to begin reading. `batching` puts records together for
`workers`, which `understand` them; a `generation` takes in what comes of that, and `clashes` decides between
articles under one id. `reannotate` and `quarantine` go parts of the way again.
"""
