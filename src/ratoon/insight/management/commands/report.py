"""Prints figures: what `./ratoon report` calls."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from ratoon.core.clock import day_of
from ratoon.core.errors import DomainError
from ratoon.insight import reports

WRONG_USAGE = 2


class Command(BaseCommand):
    """Reports the funnel, MRR or the pipeline."""

    help = "Print a report: funnel, mrr or pipeline."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a report and what it is asked with."""
        asked = parser.add_subparsers(dest="report", required=True, metavar="funnel | mrr | pipeline")
        funnel = asked.add_parser("funnel", help="leads and won ones by source")
        funnel.add_argument("--by", choices=["source"], default="source")
        funnel.add_argument("--until", type=_day, help="the last day, as in 2026-11-23; by default today")
        mrr = asked.add_parser("mrr", help="what recurs on a day")
        mrr.add_argument("--as-of", type=_day, help="the day, as in 2026-11-23; by default today")
        mrr.add_argument("--currency", type=_currency, help="needed where subscriptions have several")
        pipeline = asked.add_parser("pipeline", help="what stands in each stage")
        for one in (funnel, mrr, pipeline):
            one.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report."""
        today = day_of(timezone.now())
        with translation.override("en"):
            try:
                if options["report"] == "funnel":
                    found = reports.funnel(options["until"] or today)
                elif options["report"] == "mrr":
                    found = reports.mrr(options["as_of"] or today, options["currency"])
                else:
                    found = reports.stages()
            except DomainError as refused:
                raise CommandError(str(refused), returncode=WRONG_USAGE) from refused
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        rows = [*found["rows"], *([found["total"]] if "total" in found else [])] if "rows" in found else [found]
        for row in rows:
            self.stdout.write("  ".join(f"{name}: {'–' if value is None else value}" for name, value in row.items()))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError(text)
    return text
