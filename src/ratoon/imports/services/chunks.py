"""One chunk of rows: taken in whole, with what stands for it, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of
from ratoon.core.errors import DomainError
from ratoon.core.turns import take_turn
from ratoon.imports.kinds import TAKERS
from ratoon.imports.kinds.taking import Context, Found, Outcome
from ratoon.imports.models import ExternalId, Finding, ImportRun, Rejection
from ratoon.imports.queries import said_before
from ratoon.imports.reasons import reason
from ratoon.imports.rules.mapping import Feed
from ratoon.imports.rules.values import Row
from ratoon.people.models import Staff

SIZE = 500
"""Rows that come in together."""
KEPT_REJECTED = 200
"""So many of the rows turned away stand in a run's report; all of them stand beside it."""


@dataclass(slots=True, kw_only=True)
class FeedReport:
    """What became of a file's rows for one kind."""

    file: str
    kind: str
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)
    unmapped: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Give it as the command prints it."""
        names = ("file", "kind", "read", "created", "updated", "unchanged", "rejected")
        found = {name: getattr(self, name) for name in names}
        return {**found, "findings": dict(sorted(self.findings.items())), "unmapped": self.unmapped}

    def stored(self) -> dict[str, Any]:
        """Give it as the run keeps it: only the first rows turned away, but how many there were."""
        return {**self.as_dict(), "rejected": self.rejected[:KEPT_REJECTED], "turned_away": self.turned_away}

    @property
    def turned_away(self) -> int:
        """How many rows were turned away: one may be wrong in several fields."""
        return len({one["row"] for one in self.rejected})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a whole feed is taken in with."""

    run: ImportRun
    feed: Feed
    report: FeedReport
    owner: Staff
    actor: Actor
    at: datetime

    def context(self) -> Context:
        """Begin a chunk."""
        return Context(
            set_name=self.run.set_name,
            feed=self.feed,
            owner=self.owner,
            actor=self.actor,
            at=self.at,
            today=day_of(self.at),
            outcome=Outcome(),
        )


@transaction.atomic
def take_chunk(*, work: Work, rows: Sequence[Row]) -> None:
    """Take rows in: new ones made, changed ones brought to what they say, others left alone."""
    take_turn(f"imports.set:{work.run.set_name}")
    taker, context = TAKERS[work.feed.kind], work.context()
    standing = _standing(work, rows)
    new = [row for row in rows if row.external_id not in standing]
    changed = [row for row in rows if row.external_id in standing and standing[row.external_id].digest != row.digest]
    context.load([*new, *changed], taker.refers)
    if new:
        taker.take(new, context)
    updated = [row for row in changed if _update(row, standing[row.external_id], context)]
    _write_ids(work, context.outcome)
    report = work.report
    report.created += len(context.outcome.made)
    report.updated += len(updated)
    report.unchanged += len(rows) - len(new) - len(changed)
    touched = {row.external_id for row in (*new, *changed)}
    still = said_before(work.run, work.feed.kind, (row.external_id for row in rows if row.external_id not in touched))
    write_findings(work, context.outcome.found, rows, still)
    write_rejections(work, [(row, refused.field or "", None, refused) for row, refused in context.outcome.refused])


@transaction.atomic
def finish_feed(*, work: Work) -> None:
    """Say what is seen only when all rows of a feed are in."""
    context = work.context()
    TAKERS[work.feed.kind].finish(context)
    write_findings(work, context.outcome.found, ())


def write_findings(work: Work, found: Sequence[Found], rows: Sequence[Row], still: Sequence[Finding] = ()) -> None:
    """Count findings and list them; ``still`` are those of earlier runs that hold of unchanged rows."""
    numbers = {row.external_id: row.number for row in rows}
    kind, run = work.feed.kind, work.run
    made = [
        Finding(
            run=run,
            kind=kind,
            code=one.code,
            row_number=one.row.number if one.row is not None else None,
            external_id=one.row.external_id if one.row is not None else "",
            value=one.value,
        )
        for one in found
    ]
    made += [
        Finding(
            run=run,
            kind=kind,
            code=one.code,
            row_number=numbers.get(one.external_id),
            external_id=one.external_id,
            value=one.value,
        )
        for one in still
    ]
    Finding.objects.bulk_create(made, batch_size=2000)
    work.report.findings.update(one.code for one in made)


def write_rejections(work: Work, refused: Sequence[tuple[Row, str, str | None, DomainError | str]]) -> None:
    """
    List rows turned away, each with field, value (None: the row's own) and reason: a refusal or its code.

    Reasons are kept as the source says them, from which `reasons.reason` words them for whoever reads.
    """
    made = []
    for row, name, value, why in refused:
        with translation.override("en"):
            code, text = (why.code, str(why)) if isinstance(why, DomainError) else (why, str(reason(why)))
        if value is None:
            own = row.values.get(name)
            value = "" if own is None else str(own)
        made.append(
            Rejection(
                run=work.run,
                kind=work.feed.kind,
                row_number=row.number,
                field=name[:200],
                value=_storable(value),
                code=code,
                text=text,
                raw={_storable(key): _storable(cell) for key, cell in row.raw.items()},
            )
        )
    Rejection.objects.bulk_create(made)
    work.report.rejected += [
        {"row": one.row_number, "field": one.field, "value": one.value, "code": one.code, "reason": one.text}
        for one in made
    ]


def _storable(text: str) -> str:
    """Show what no database column holds."""
    return text.replace("\x00", "\\0")


def _standing(work: Work, rows: Sequence[Row]) -> dict[str, ExternalId]:
    found = ExternalId.objects.filter(
        set_name=work.run.set_name, kind=work.feed.kind, external_id__in=[row.external_id for row in rows]
    )
    return {one.external_id: one for one in found}


def _update(row: Row, standing: ExternalId, context: Context) -> bool:
    taker = TAKERS[context.feed.kind]
    record = taker.model._default_manager.filter(pk=standing.record_id).first()
    try:
        with transaction.atomic():
            if standing.digest:  # else it came in by name alone, and now has its row
                taker.update(row, record, context)
            standing.digest, standing.raw = row.digest, dict(row.raw)
            standing.has_left = bool(row.values.get("has_left"))
            standing.save(update_fields=["digest", "raw", "has_left"])
    except DomainError as refused:
        context.outcome.refused.append((row, refused))
        return False
    return True


def _write_ids(work: Work, outcome: Outcome) -> None:
    taker = TAKERS[work.feed.kind]
    ExternalId.objects.bulk_create(
        ExternalId(
            set_name=work.run.set_name,
            kind=work.feed.kind,
            external_id=row.external_id,
            record_kind=taker.record_kind,
            record_id=record.pk,
            digest=row.digest,
            raw=dict(row.raw),
            has_left=bool(row.values.get("has_left")),
        )
        for row, record in outcome.made
    )
