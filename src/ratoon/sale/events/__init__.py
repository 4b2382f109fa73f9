"""Events of sale, found at start: contracts and pipeline."""

from ratoon.sale.events import pipeline

__all__ = ["pipeline"]
