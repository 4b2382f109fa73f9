"""Resources of sale, found at start: contracts, pipeline, and the words of the pipeline."""

from ratoon.sale.resources import contracts, pipeline, words

__all__ = ["contracts", "pipeline", "words"]
