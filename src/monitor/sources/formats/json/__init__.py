"""JSON: values in a row, envelopes of services, answers that are no articles."""
