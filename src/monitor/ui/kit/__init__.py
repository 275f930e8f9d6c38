"""What every page is built of: frame, blocks, columns, words, states, and the cache of answers."""
