"""Prints figures: what `./ratoon report` calls."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from ratoon.core.clock import day_of
from ratoon.core.errors import DomainError
from ratoon.insight import reports
from ratoon.sale.rules.terms import add_months
from ratoon.success.months import year_of_rates

WRONG_USAGE = 2


class Command(BaseCommand):
    """Reports the funnel, MRR, the pipeline, and the rates of winning, renewing and keeping."""

    help = "Print a report: funnel, mrr, pipeline, winrate, renewals or retention."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a report and what it is asked with."""
        names = "funnel | mrr | pipeline | winrate | renewals | retention"
        asked = parser.add_subparsers(dest="report", required=True, metavar=names)
        funnel = asked.add_parser("funnel", help="leads and won ones by source")
        funnel.add_argument("--by", choices=["source"], default="source")
        funnel.add_argument("--until", type=_day, help="the last day, as in 2026-11-23; by default today")
        mrr = asked.add_parser("mrr", help="what recurs on a day")
        mrr.add_argument("--as-of", type=_day, help="the day, as in 2026-11-23; by default today")
        pipeline = asked.add_parser("pipeline", help="what stands in each stage")
        winrate = asked.add_parser("winrate", help="won of the opportunities decided in a period")
        renewals = asked.add_parser("renewals", help="renewed of the terms that ended in a period")
        retention = asked.add_parser("retention", help="GRR and NRR between two days")
        for one in (winrate, renewals, retention):
            one.add_argument("--from", dest="first", type=_day, help="the first day; by default a year before the last")
            until = "of the month before this one" if one is renewals else "today"
            one.add_argument("--until", dest="last", type=_day, help=f"the last day; by default {until}")
        for one in (mrr, winrate, retention):
            one.add_argument("--currency", type=_currency, help="needed where there are several")
        for one in (funnel, mrr, pipeline, winrate, renewals, retention):
            one.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report."""
        with translation.override("en"):
            try:
                found = _report(options, day_of(timezone.now()))
            except DomainError as refused:
                raise CommandError(str(refused), returncode=WRONG_USAGE) from refused
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        rows = [*found["rows"], *([found["total"]] if "total" in found else [])] if "rows" in found else [found]
        for row in rows:
            self.stdout.write("  ".join(f"{name}: {'–' if value is None else value}" for name, value in row.items()))


def _report(options: dict[str, Any], today: date) -> dict[str, Any]:
    wanted = options["report"]
    if wanted == "funnel":
        return reports.funnel(options["until"] or today)
    if wanted == "mrr":
        return reports.mrr(options["as_of"] or today, options["currency"])
    if wanted == "pipeline":
        return reports.stages()
    if wanted == "renewals":
        whole = year_of_rates(today)[1]
        last = options["last"] or whole
        return reports.renewals(options["first"] or add_months(last + timedelta(days=1), -12), last)
    last = options["last"] or today
    before = add_months(last, -12)
    if wanted == "retention":
        return reports.retained(options["first"] or before, last, options["currency"])
    return reports.win_rate(options["first"] or before + timedelta(days=1), last, options["currency"])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError(text)
    return text
