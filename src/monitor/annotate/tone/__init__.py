"""The tone of sentences, articles and targets."""
