"""Filters of sale: contracts and pipeline."""
