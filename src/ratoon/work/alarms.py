"""The rules by which rooms warn: declared in a room's `contributions.py`, so that Today can say what each means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ratoon.core.errors import Text
from ratoon.core.ui import formats


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """
    How an alarm reads: ``text`` and ``why`` have named placeholders, filled from the alarm's details, whose days are
    written for the reader. It is read for as long as it stands, so both must be true on any day.

    ``group`` and ``tag`` are the code and the word of its kind on Today (renewal, payment, golden period);
    ``code`` is ``group.what``, as kept with every alarm of the rule.
    """

    code: str
    group: str
    tag: Text
    icon: str
    text: Text
    why: Text = ""

    def title(self, details: Mapping[str, Any]) -> str:
        """Say what the alarm warns of."""
        return str(self.text) % _readable(details)

    def reason(self, details: Mapping[str, Any]) -> str:
        """Say why it matters."""
        return str(self.why) % _readable(details)


def _readable(details: Mapping[str, Any]) -> dict[str, Any]:
    """Write the days among an alarm's details, kept as ISO texts, as the reader writes days."""
    return {name: _day(value) if isinstance(value, str) else value for name, value in details.items()}


def _day(text: str) -> str:
    try:
        return formats.day(date.fromisoformat(text))
    except ValueError:
        return text


_rules: dict[str, AlarmRule] = {}


def declare(*rules: AlarmRule) -> None:
    """Let alarms be raised by these rules."""
    for rule in rules:
        if rule.code in _rules:
            raise ValueError(f"two alarm rules are called {rule.code}")
        _rules[rule.code] = rule


def rule_of(code: str) -> AlarmRule | None:
    """Give a rule by its code; None where no room knows it any more."""
    return _rules.get(code)


def codes_of(group: str) -> list[str]:
    """Give the codes of the rules of a group."""
    return [rule.code for rule in _rules.values() if rule.group == group]
