"""Services of sale: contracts and pipeline."""
