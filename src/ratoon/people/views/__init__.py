"""Pages of people: one module per subject."""
