"""Forms of sale: contracts and pipeline."""
