"""Sample rows of sale: contracts and pipeline."""

from ratoon.sale.tests import fixtures_contracts, fixtures_pipeline

__all__ = ["fixtures_contracts", "fixtures_pipeline"]
