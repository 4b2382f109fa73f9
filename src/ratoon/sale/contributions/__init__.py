"""Contributions of sale, found at start: contracts and pipeline."""

from ratoon.sale.contributions import pipeline

__all__ = ["pipeline"]
