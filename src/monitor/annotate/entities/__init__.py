"""People and organisations, by rules or by a trained model."""
