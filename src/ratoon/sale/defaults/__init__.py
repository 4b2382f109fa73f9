"""Defaults of sale, found at start: contracts and pipeline."""

from ratoon.sale.defaults import pipeline

__all__ = ["pipeline"]
