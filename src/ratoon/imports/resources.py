"""Imports as a noun: runs, listed and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.errors import Text
from ratoon.core.forms import RecordForm
from ratoon.core.resource import Column, Fact, Link, Preset, Resource, register
from ratoon.core.ui import formats
from ratoon.imports.access import IMPORTS
from ratoon.imports.filters import ImportFilters
from ratoon.imports.models import ImportRun
from ratoon.imports.reasons import reason


class ImportOut(Schema):
    """A run over a file; ``feeds`` is its report, one entry for each kind that the file feeds."""

    id: int
    version: int
    file_name: str
    set_name: str
    map_name: str
    status: str
    failure: str
    total: int | None
    done: int
    feeds: list[dict[str, Any]]
    created_at: datetime
    finished_at: datetime | None


class ImportResource(Resource[ImportRun]):
    """Imports (导入)."""

    access = IMPORTS
    slug = "imports"
    title = _("Imports")
    title_one = _("import")
    icon = "database-import"
    section = "settings"
    group = "system"
    position = 10
    related = ("user", "owner")
    empty_hint = _(
        "A firm's existing records come in from CSV and XLSX files: people, modules, companies, leads, opportunities."
    )
    columns = (
        Column("file", _("File"), lambda run: run.file_name, css="nw b"),
        Column("status", _("Status"), lambda run: run.get_status_display(), css="nw"),
        Column("read", _("Rows"), lambda run: _sum(run, "read"), is_number=True),
        Column("created", _("Created"), lambda run: _sum(run, "created"), is_number=True),
        Column("updated", _("Updated"), lambda run: _sum(run, "updated"), is_number=True),
        Column("unchanged", _("Unchanged"), lambda run: _sum(run, "unchanged"), is_number=True, css="wide"),
        Column("rejected", _("Rejected"), lambda run: sum(map(turned_away, run.feeds)), is_number=True),
        Column(
            "findings",
            _("Findings"),
            lambda run: sum(sum(one["findings"].values()) for one in run.feeds),
            is_number=True,
        ),
        Column("set", _("Set"), lambda run: run.set_name, css="nw wide"),
        Column("at", _("When"), lambda run: run.created_at, sort="at", is_number=True, css="ink3"),
    )
    sorts = {"-at": ("-created_at", "-id"), "at": ("created_at", "id")}
    presets = (Preset("failed", _("Failed"), {"status": "failed"}),)
    filters = ImportFilters
    form = RecordForm
    out = ImportOut
    page_template = "imports/run.html"

    def rows(self, actor: Actor, action: str = "view") -> QuerySet[ImportRun]:
        return super().rows(actor, action).filter(is_dry=False)

    def get(self, actor: Actor, pk: int, to: str = "view") -> ImportRun:
        row = super().get(actor, pk, to)
        if row.is_dry:  # shown where files are on their way in
            raise Http404
        return row

    def links_of(self, actor: Actor) -> Sequence[Link]:
        if not IMPORTS.may(actor, "add"):
            return ()
        return (Link(_("Take files in"), reverse("imports_upload"), "file-import"),)

    def name_of(self, row: ImportRun) -> str:
        return row.file_name

    def tag_of(self, row: ImportRun) -> Text:
        return row.get_status_display()

    def subtitle_of(self, row: ImportRun) -> Sequence[Any]:
        return (row.set_name, row.created_at)

    def facts_of(self, row: ImportRun, actor: Actor) -> Sequence[Fact]:
        return (
            Fact(_("Map"), row.map_name or formats.quiet(_("none"))),
            Fact(_("Handed in by"), row.user.name if row.user else _("command")),
            Fact(_("Owner of what has none"), row.owner.name if row.owner else None),
            *((Fact(_("Finished"), row.finished_at),) if row.finished_at else ()),
        )

    def out_of(self, row: ImportRun, actor: Actor) -> dict[str, Any]:
        feeds = [{**one, "rejected": [_worded(refused) for refused in one["rejected"]]} for one in row.feeds]
        return {**super().out_of(row, actor), "feeds": feeds}


def turned_away(feed: dict[str, Any]) -> int:
    """Say how many rows a feed of a run turned away."""
    return int(feed.get("turned_away", len(feed["rejected"])))


def _worded(refused: dict[str, Any]) -> dict[str, Any]:
    return {**refused, "reason": str(reason(refused["code"], refused["reason"]))}


def _sum(run: ImportRun, name: str) -> int:
    return sum(int(one[name]) for one in run.feeds)


imports = register(ImportResource())
