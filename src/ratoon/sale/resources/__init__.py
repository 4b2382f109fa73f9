"""Resources of sale, found at start: contracts and pipeline."""

from ratoon.sale.resources import pipeline

__all__ = ["pipeline"]
