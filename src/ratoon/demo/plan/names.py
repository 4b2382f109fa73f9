"""Firms and people that don't exist, drawn from a seed; none twice. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pypinyin import lazy_pinyin

from ratoon.demo.words.firms import FIRST, FORMS, REGIONS, SECOND, TRADES
from ratoon.demo.words.people import GIVEN, SURNAMES, TITLES

_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SIZES = ("1-49", "50-199", "200-499", "500-1999", "2000+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at a firm."""

    name: str
    job_title: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A firm: its addresses are made of its brand; its credit code lacks the last character."""

    name: str
    short_name: str
    industry: str
    region: str
    size_band: str
    credit_code: str
    legal_representative: str
    domain: str


class Names:
    """Draws names; the same seed draws the same."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        brands = [first + second for first in FIRST for second in SECOND]
        rng.shuffle(brands)
        self._brands = brands
        self._made = 0
        self._phones = 0
        self._surnames: list[str] = []

    def name(self) -> str:
        """Give somebody's name."""
        return self._rng.choice(SURNAMES) + self._rng.choice(GIVEN)

    def colleague(self) -> str:
        """Give a name whose surname no colleague has yet, as long as there are any."""
        self._surnames = self._surnames or self._rng.sample(SURNAMES, len(SURNAMES))
        return self._surnames.pop() + self._rng.choice(GIVEN)

    def phone(self) -> str:
        """Give a mobile number of a block that no operator uses."""
        self._phones += 1
        return f"154{self._phones * 7919 % 100_000_000:08d}"

    def person(self, domain: str, role: str) -> Person:
        """Give somebody of a firm who has a role there."""
        name = self.name()
        mail = ".".join(("".join(lazy_pinyin(name[1:])), lazy_pinyin(name[0])[0]))
        phone = self.phone()
        return Person(
            name=name,
            job_title=self._rng.choice(TITLES[role]),
            phone=phone,
            email=f"{mail}{phone[-3:]}@{domain}",
        )

    def firm(self, seats: int) -> Firm:
        """Give a firm that is large enough for so many seats."""
        rng = self._rng
        round_, place = divmod(self._made, len(self._brands))
        brand = self._brands[place] + ("" if not round_ else SECOND[(place + round_) % len(SECOND)])
        self._made += 1
        trade, industry = rng.choice(TRADES)
        domain = f"{''.join(lazy_pinyin(brand))}{self._made}.example"
        return Firm(
            name=f"{brand}{trade}{rng.choice(FORMS)}",
            short_name=f"{brand}{trade[:2]}" if self._made % 3 == 0 else brand,
            industry=industry,
            region=rng.choice(REGIONS),
            size_band=_size(seats, rng),
            credit_code=self._credit_code(),
            legal_representative=self.name(),
            domain=domain,
        )

    def _credit_code(self) -> str:
        """Give the first 17 characters of a code of an office that does not exist; the last follows from them."""
        return "91990000" + "".join(self._rng.choice(_CODE) for _number in range(6)) + f"{self._made % 1000:03d}"


def _size(seats: int, rng: Random) -> str:
    """Most firms have a few colleagues without a seat for each with one."""
    people = seats * rng.choice((2, 3, 4, 5))
    edges = (50, 200, 500, 2000)
    return SIZES[sum(people >= edge for edge in edges)]
