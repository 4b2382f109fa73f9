"""How people sign in: by e-mail, only those who were invited."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs himself up: colleagues are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
