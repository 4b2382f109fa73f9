"""Resources of sale, found at start: contracts and pipeline."""

from ratoon.sale.resources import contracts, pipeline

__all__ = ["contracts", "pipeline"]
