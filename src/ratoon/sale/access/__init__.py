"""Access of sale, found at start: contracts and pipeline."""

from ratoon.sale.access import pipeline

__all__ = ["pipeline"]
