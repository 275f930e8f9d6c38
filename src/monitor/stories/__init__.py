"""Which articles are copies of one another, and which tell of the same event.

    text --signatures--> bands and MinHash --duplicates--> (copy, original)
    features of articles within a few days --stories--> story of each article

Pure functions over values: finding candidates in the store is the store's work.
"""
