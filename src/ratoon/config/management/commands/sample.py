"""Makes the sample company from several seeds, and tells its figures by the reports: are they a firm's?"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ratoon.config.benches.place import own_place
from ratoon.core.clock import day_of
from ratoon.demo.plan import FULL
from ratoon.demo.services import make_demo
from ratoon.insight import reports
from ratoon.sale.rules.terms import add_months
from ratoon.success.months import year_of_rates

SEEDS = (1, 2, 3)
RANGES = {
    "lead_to_won": (Decimal(5), Decimal(12)),
    "win_rate": (Decimal(20), Decimal(35)),
    "logo_renewal": (Decimal(75), Decimal(90)),
    "nrr": (Decimal(95), Decimal(115)),
}
"""In percent, of all leads and of the last twelve months, for renewals whole ones: where such a firm's figures lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample company that was made, by how many steps and in which time, and its figures in percent."""

    seed: int
    steps: int
    reactions: int
    seconds: float
    figures: dict[str, str | None]

    @property
    def outside(self) -> list[str]:
        """The figures that lie outside their range."""
        found = {name: Decimal(told) if told is not None else None for name, told in self.figures.items()}
        return [name for name, (low, high) in RANGES.items() if (one := found[name]) is None or not low <= one <= high]


class Command(BaseCommand):
    """Makes the whole company, each time in a database of its own that is dropped afterwards."""

    help = "Make the sample company from several seeds, in databases of their own, and tell its figures."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seeds and the language."""
        parser.add_argument("--seeds", type=_seeds, default=SEEDS, metavar="N[,N]", help="by default 1,2,3")
        parser.add_argument("--language", choices=["zh", "en"], default="zh")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make each, and tell of it; exit code 1 if a figure lies outside its range."""
        made = []
        for seed in options["seeds"]:
            self.stderr.write(f"seed {seed} …")
            made.append(_sample(seed, options["language"]))
        if options["json"]:
            told = [{**asdict(one), "outside": one.outside} for one in made]
            self.stdout.write(json.dumps(told, indent=1))
        else:
            self.stdout.write("\n".join(_line(one) for one in made))
        wrong = [f"{name} of seed {one.seed}" for one in made for name in one.outside]
        if wrong:
            raise CommandError(f"outside its range: {', '.join(wrong)}")


def figures(today: date) -> dict[str, str | None]:
    """Give the four figures by the reports that everybody gets, in percent."""
    year = add_months(today, -12)
    return {
        "lead_to_won": reports.funnel(today)["total"]["rate"],
        "win_rate": reports.win_rate(year, today, None)["rate"],
        "logo_renewal": reports.renewals(*year_of_rates(today))["rate"],
        "nrr": reports.retained(year, today, None)["nrr"],
    }


def _sample(seed: int, tongue: str) -> Sample:
    with own_place(rows=0, rounds=1):
        now = timezone.now()
        begun = time.monotonic()
        made = make_demo(at=now, seed=seed, size=FULL, tongue=tongue)
        taken = round(time.monotonic() - begun, 1)
        return Sample(
            seed=seed, steps=made.steps, reactions=made.reactions, seconds=taken, figures=figures(day_of(now))
        )


def _line(one: Sample) -> str:
    told = (
        f"{name} {one.figures[name] or '–'} % (of {low} to {high}){' !' if name in one.outside else ''}"
        for name, (low, high) in RANGES.items()
    )
    return f"seed {one.seed}: {one.steps} steps in {one.seconds} s · {' · '.join(told)}"


def _seeds(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in text.split(","))
