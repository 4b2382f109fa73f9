"""Access of sale, found at start: contracts and pipeline."""

from ratoon.sale.access import contracts, pipeline

__all__ = ["contracts", "pipeline"]
