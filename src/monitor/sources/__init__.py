"""Where documents come from: one connector a module, each yielding `Document` or `Rejected`."""
