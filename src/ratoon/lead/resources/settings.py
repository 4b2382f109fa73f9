"""What the firm sets about leads: where they come from, why one is none, who may send them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, register
from ratoon.core.words.resource import WordResource, register_words
from ratoon.lead import services
from ratoon.lead.access import INTAKE_CHANNELS, INVALID_REASONS, SOURCES
from ratoon.lead.filters import ChannelFilters
from ratoon.lead.forms import ChannelForm
from ratoon.lead.models import IntakeAnswer, IntakeChannel, InvalidReason, Source


class SourceResource(WordResource[Source]):
    """Sources of leads (线索来源)."""

    access = SOURCES
    slug = "sources"
    title = _("Sources of leads")
    title_one = _("source")
    icon = "route"
    group = "leads"
    position = 20
    empty_hint = _("Where leads come from: funnels and figures are by source.")


class InvalidReasonResource(WordResource[InvalidReason]):
    """Reasons why a lead is none (无效原因)."""

    access = INVALID_REASONS
    slug = "invalid-reasons"
    title = _("Reasons why a lead is none")
    title_one = _("reason")
    icon = "trash-x"
    group = "leads"
    position = 21
    empty_hint = _("What is chosen when a lead is marked invalid.")


class ChannelOut(Schema):
    """An intake channel; ``secret`` is told once, by the answer to what made it."""

    id: int
    version: int
    code: str
    source: str
    address: str
    generation: int
    is_open: bool
    secret: str | None


class ChannelResource(Resource[IntakeChannel]):
    """Intake channels (线索接入通道)."""

    access = INTAKE_CHANNELS
    slug = "intake-channels"
    title = _("Intake channels")
    title_one = _("intake channel")
    icon = "plug-connected"
    section = "settings"
    group = "leads"
    position = 22
    empty_hint = _("Websites, hotlines, chats and advertising that send leads, each signed with a secret of its own.")
    columns = (
        Column("code", _("Code"), lambda row: row.code, sort="code", css="nw b"),
        Column("source", _("Source"), lambda row: row.source.label, css="nw"),
        Column("address", _("Address"), lambda row: _address(row), css="nw"),
        Column("open", _("May send"), lambda row: _("no") if row.closed_at else _("yes"), css="nw wide"),
    )
    sorts = {"code": ("code", "id"), "-code": ("-code", "-id")}
    presets = (Preset("open", _("May send"), {"is_open": "true"}),)
    filters = ChannelFilters
    form = ChannelForm
    out = ChannelOut
    add = services.add_channel
    edit = services.edit_channel
    related = ("source",)

    def name_of(self, row: IntakeChannel) -> str:
        return row.code

    def tag_of(self, row: IntakeChannel) -> Text:
        return _("Closed") if row.closed_at else ""

    def facts_of(self, row: IntakeChannel, actor: Actor) -> Sequence[Fact]:
        last = IntakeAnswer.objects.filter(channel=row).order_by("-created_at").first()
        return (
            Fact(_("Source"), row.source.label, sources.url(row.source_id) if SOURCES.may(actor, "view") else ""),
            Fact(_("Address"), _address(row)),
            Fact(_("Time"), _("Header X-Ratoon-Time: Unix seconds, at most five minutes off.")),
            Fact(
                _("Signature"),
                _("Header X-Ratoon-Signature: hex HMAC-SHA256 of time, full stop and body, with the secret."),
            ),
            Fact(_("Secrets made"), row.generation),
            Fact(_("Last request"), last.created_at if last is not None else _("none yet")),
        )

    def shown_once(self, row: IntakeChannel) -> Sequence[Fact]:
        return (Fact(_("Secret"), row.secret),) if row.secret else ()

    def out_of(self, row: IntakeChannel, actor: Actor) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in ("id", "version", "code", "generation", "secret")}
        return {**found, "source": row.source.code, "address": _address(row), "is_open": row.closed_at is None}


def _address(channel: IntakeChannel) -> str:
    return reverse("api:api_intake", args=[channel.code])


sources = register_words(SourceResource())
invalid_reasons = register_words(InvalidReasonResource())
channels = register(ChannelResource())
