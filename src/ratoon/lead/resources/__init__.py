"""The nouns of this room."""

from __future__ import annotations

from ratoon.lead.resources.campaigns import campaigns
from ratoon.lead.resources.leads import leads
from ratoon.lead.resources.settings import channels, invalid_reasons, sources

__all__ = ["campaigns", "channels", "invalid_reasons", "leads", "sources"]
