"""Tables of sale: contracts with their lines and money, and the pipeline that leads to them."""

from ratoon.sale.models import contracts, pipeline

__all__ = ["contracts", "pipeline"]
