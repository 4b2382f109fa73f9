"""Queries of sale: contracts and pipeline."""
