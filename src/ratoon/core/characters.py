"""Characters that have no place in a text that people read."""

from __future__ import annotations

import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of the text behind it: a name with one reads as another, and garbles its whole line."""


def has_controls(text: str, *, allowed: str = "") -> bool:
    """Say whether a text holds control characters, halves of characters, or what turns its direction."""
    return any((c in _TURNING or unicodedata.category(c) in ("Cc", "Cs")) and c not in allowed for c in text)


def has_anything_to_see(text: str) -> bool:
    """Say whether a text has more in it than spaces and characters without a shape."""
    return any(unicodedata.category(c) not in ("Cf", "Zs", "Zl", "Zp", "Cc") for c in text)
