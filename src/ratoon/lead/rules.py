"""What may follow what in a lead's life."""

from __future__ import annotations

FROM: dict[str, frozenset[str]] = {
    "cleanse": frozenset({"new", "recycled"}),
    "qualify": frozenset({"new", "cleansing", "recycled"}),
    "assign": frozenset({"new", "cleansing", "qualified", "assigned", "accepted", "recycled"}),
    "claim": frozenset({"qualified", "recycled"}),
    "accept": frozenset({"new", "assigned"}),
    "recycle": frozenset({"qualified", "assigned", "accepted"}),
    "invalidate": frozenset({"new", "cleansing", "qualified", "assigned", "accepted", "recycled"}),
    "reopen": frozenset({"invalid"}),
    "convert": frozenset({"new", "qualified", "assigned", "accepted"}),
}

TO: dict[str, str] = {
    "cleanse": "cleansing",
    "qualify": "qualified",
    "assign": "assigned",
    "claim": "assigned",
    "accept": "accepted",
    "recycle": "recycled",
    "invalidate": "invalid",
    "reopen": "new",
    "convert": "converted",
}

POOL = frozenset({"qualified", "recycled"})
"""Statuses in which a lead without owner may be claimed."""


CLOSED = frozenset({"invalid", "converted"})
"""Statuses in which nobody works at a lead any more."""


def may(verb: str, status: str) -> bool:
    """Say whether a verb may follow a status."""
    return status in FROM[verb]
