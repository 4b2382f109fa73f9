"""Views of sale: contracts and pipeline."""
