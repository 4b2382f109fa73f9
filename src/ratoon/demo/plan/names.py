"""Firms and people that don't exist, drawn from a seed; none twice. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pypinyin import lazy_pinyin

from ratoon.demo.words import Words

_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SIZES = ("1-19", "20-99", "100-499", "500-1999", "2000+")


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
    """Draws names in the words of a language; the same seed draws the same."""

    def __init__(self, rng: Random, words: Words) -> None:
        self._rng, self._words, self._naming = rng, words, words.naming
        brands = [first + second for first in self._naming.first for second in self._naming.second]
        rng.shuffle(brands)
        self._brands = brands
        self._made = 0
        self._phones = 0
        self._surnames: list[str] = []

    def name(self) -> str:
        """Give somebody's name."""
        return self._joined(self._rng.choice(self._naming.surnames))

    def colleague(self) -> str:
        """Give a name whose surname no colleague has yet, as long as there are any."""
        self._surnames = self._surnames or self._rng.sample(self._naming.surnames, len(self._naming.surnames))
        return self._joined(self._surnames.pop())

    def phone(self) -> str:
        """Give a mobile number of a block that no operator uses."""
        self._phones += 1
        return f"154{self._phones * 7919 % 100_000_000:08d}"

    def person(self, domain: str, role: str) -> Person:
        """Give somebody of a firm who has a role there."""
        name = self.name()
        phone = self.phone()
        return Person(
            name=name,
            job_title=self._rng.choice(self._words.titles[role]),
            phone=phone,
            email=f"{self.mail_name(name)}{phone[-3:]}@{domain}",
        )

    def mail_name(self, name: str) -> str:
        """Write somebody's name as the first part of an e-mail address."""
        if self._naming.is_spaced:
            return name.lower().replace(" ", ".")
        return ".".join(("".join(lazy_pinyin(name[1:])), lazy_pinyin(name[0])[0]))

    def firm(self, seats: int) -> Firm:
        """Give a firm that is large enough for so many seats."""
        rng, naming = self._rng, self._naming
        round_, place = divmod(self._made, len(self._brands))
        gap = " " if naming.is_spaced else ""
        more = naming.second[(place + 7 * round_) % len(naming.second)] if round_ else ""
        brand = self._brands[place] + (gap and more and "-") + more
        self._made += 1
        trade, industry = rng.choice(naming.trades)
        domain = f"{''.join(lazy_pinyin(brand)).lower()}{self._made}.example"
        return Firm(
            name=f"{brand}{gap}{trade}{gap}{rng.choice(naming.forms)}",
            short_name=brand if gap or self._made % 3 else f"{brand}{trade[:2]}",
            industry=industry,
            region=rng.choice(naming.regions),
            size_band=_size(seats, rng),
            credit_code=self._credit_code(),
            legal_representative=self.name(),
            domain=domain,
        )

    def _joined(self, surname: str) -> str:
        given = self._rng.choice(self._naming.given)
        return f"{given} {surname}" if self._naming.is_spaced else surname + given

    def _credit_code(self) -> str:
        """Give the first 17 characters of a code of an office that does not exist; the last follows from them."""
        return "91990000" + "".join(self._rng.choice(_CODE) for _number in range(5)) + f"{self._made % 10000:04d}"


def _size(seats: int, rng: Random) -> str:
    """Most firms have a few colleagues without a seat for each with one."""
    people = seats * rng.choice((2, 3, 4, 5))
    edges = (20, 100, 500, 2000)
    return SIZES[sum(people >= edge for edge in edges)]
