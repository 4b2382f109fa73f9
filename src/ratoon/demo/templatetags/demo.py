"""Says in templates whether this is a demo system."""

from __future__ import annotations

from django import template

from ratoon.people import accounts

register = template.Library()


@register.simple_tag
def is_demo() -> bool:
    """Say whether this system shows the sample company."""
    return accounts.is_demo()
