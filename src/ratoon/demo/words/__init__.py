"""The words of the sample company in each language: names, what was said, what is to be done. All invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign that the company ran: they follow each other through the years."""

    source: str
    name: str
    code: str
    budget: Decimal
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What names of firms and people are put together from; ``is_spaced``: the parts of a name stand apart."""

    first: Sequence[str]
    second: Sequence[str]
    trades: Sequence[tuple[str, str]]
    forms: Sequence[str]
    regions: Sequence[str]
    surnames: Sequence[str]
    given: Sequence[str]
    is_spaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What is written beside records; names in braces are filled in."""

    opportunity: str
    more_seats: str
    more_modules: str
    and_: str
    services_fixed: str
    services_days: str
    kick_off: str
    accepted: str
    receipt: str
    price_list: str
    from_before: str
    returned: str
    replanned: str
    cancelled: str
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All words of the sample company in one language."""

    own_name: str
    mail_domain: str
    teams: Mapping[str, str]
    modules: Mapping[str, str]
    campaigns: Sequence[Campaign]
    naming: Naming
    titles: Mapping[str, Sequence[str]]
    company_wants: Sequence[str]
    personal_wants: Sequence[str]
    chores: Mapping[str, Sequence[str]]
    talk: Mapping[str, Sequence[tuple[str, str]]]
    phrases: Phrases
