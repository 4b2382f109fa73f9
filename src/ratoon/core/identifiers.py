"""Identifiers that law and custom define: the unified social credit code, phone numbers."""

from __future__ import annotations

import re

from ratoon.core.search import fold, phone_digits

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def credit_code(text: str) -> str:
    """Bring a unified social credit code to its form: capitals, half width, no blanks."""
    return re.sub(r"[\s\-]", "", fold(text)).upper()


def credit_code_check(code: str) -> str | None:
    """
    Give the check character that the first 17 characters of a code demand; None if they hold a foreign character.

    GB 32100-2015: the sum of the characters' values times 3^i mod 31, taken from 31.
    """
    body = code[:17]
    if len(body) != 17 or any(c not in _ALPHABET for c in body):
        return None
    total = sum(_ALPHABET.index(c) * weight for c, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def phone_key(text: str) -> str:
    """Bring a phone number to what tells it from others: its digits, without China's country code."""
    return phone_digits(text)


def email_key(text: str) -> str:
    """Bring an e-mail address to what tells it from others."""
    return fold(text).strip()
