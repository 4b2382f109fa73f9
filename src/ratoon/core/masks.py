"""What those see of personal data who neither own nor decide the record."""

from __future__ import annotations


def name(text: str) -> str:
    """Keep the first character of a name."""
    return text[:1] + "**" if text else ""


def tail(text: str) -> str:
    """Keep the last four characters of a phone number."""
    digits = "".join(c for c in text if c.isdigit())
    return digits[-4:] if len(digits) >= 7 else ""


def phone(text: str) -> str:
    """Keep the first three and last four digits of a phone number."""
    digits = "".join(c for c in text if c.isdigit())
    return f"{digits[:3]} **** {digits[-4:]}" if len(digits) >= 7 else "****" if text else ""


def email(text: str) -> str:
    """Keep the domain of an e-mail address."""
    return "**@" + text.rpartition("@")[2] if text else ""


def code(text: str) -> str:
    """Keep the first four and last two characters of a code."""
    return f"{text[:4]} **** **** {text[-2:]}" if len(text) >= 10 else "****" if text else ""
