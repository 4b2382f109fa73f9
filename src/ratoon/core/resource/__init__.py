"""One declaration of a noun gives its pages, its export and its API."""

from ratoon.core.resource.columns import Column
from ratoon.core.resource.declaration import Fact, Filters, Preset, Resource, register, registered

__all__ = ["Column", "Fact", "Filters", "Preset", "Resource", "register", "registered"]
