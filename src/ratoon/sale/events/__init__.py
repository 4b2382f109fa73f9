"""Events of sale, found at start: contracts and pipeline."""

from ratoon.sale.events import contracts, pipeline

__all__ = ["contracts", "pipeline"]
