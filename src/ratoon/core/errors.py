"""Refusals: what a person is told when something may not happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """
    A refusal in words: nothing was changed.

    ``code`` is stable for programs, ``text`` is translated, ``field`` names the input it stands beside, if any,
    ``link`` is the kind and id of a record that explains it.
    """

    def __init__(self, code: str, text: Text, field: str | None = None, link: tuple[str, int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.field = field
        self.link = link

    def __str__(self) -> str:
        return str(self.text)


class StaleEdit(DomainError):
    """Somebody changed the record after it was read; ``now`` are the values that stand."""

    def __init__(self, text: Text, now: Mapping[str, Any]) -> None:
        super().__init__("stale", text)
        self.now = now


class NotGranted(PermissionDenied):
    """The record may be seen, but this may not be done; ``grant`` says which right is missing."""

    def __init__(self, grant: str) -> None:
        super().__init__(grant)
        self.grant = grant
