"""The query language: from what an analyst typed or pasted to a tree, with what was read otherwise."""
