"""Resources of delivery, found at start: projects, and what the firm sets for them."""

from ratoon.delivery.resources import calendar, projects, templates

__all__ = ["calendar", "projects", "templates"]
