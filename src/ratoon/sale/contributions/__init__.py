"""Contributions of sale, found at start: contracts and pipeline."""

from ratoon.sale.contributions import contracts, pipeline

__all__ = ["contracts", "pipeline"]
