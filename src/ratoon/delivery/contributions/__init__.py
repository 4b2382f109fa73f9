"""Contributions of delivery, found at start: projects, and what the firm sets for them."""

from ratoon.delivery.contributions import projects, settings

__all__ = ["projects", "settings"]
