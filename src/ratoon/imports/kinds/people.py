"""People, with their managers and teams; without an e-mail nobody signs in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.errors import DomainError
from ratoon.imports.kinds.taking import Context, Taker, text_of
from ratoon.imports.models import ExternalId
from ratoon.imports.rules.values import Row
from ratoon.people import services
from ratoon.people.models import Staff, Team


class PeopleTaker(Taker):
    """Takes people in; a manager without a row of his own comes in by name."""

    model = Staff
    order = ("manager",)
    refers = {"manager": "people"}

    def waves(self, rows: Sequence[Row]) -> list[list[Row]]:
        return in_waves(rows, "manager")

    def take(self, rows: Sequence[Row], context: Context) -> None:
        for row in rows:
            try:
                context.outcome.made.append((row, self._add(row, context)))
            except DomainError as refused:
                context.outcome.refused.append((row, refused))

    def _add(self, row: Row, context: Context) -> Staff:
        if row.values.get("email") is None:
            context.say("no_sign_in", row, row.values["name"])
        manager = row.values.get("manager")
        staff = services.add_staff(
            name=row.values["name"],
            team=self._team(row, context),
            email=text_of(row, "email"),
            manager=self._manager(manager, row, context) if manager else None,
            joined_on=row.values.get("joined_on"),
            left_on=row.values.get("left_on"),
            actor=context.actor,
            at=context.at,
        )
        context.known["people", row.external_id] = staff
        return staff

    def _team(self, row: Row, context: Context) -> Team:
        path = tuple(part.strip() for part in text_of(row, "team").split("/") if part.strip())
        if not path:
            context.say("no_team", row)
            return context.owner.team
        return services.team_by_path(path=path, actor=context.actor, at=context.at)

    def _manager(self, name: str, row: Row, context: Context) -> Staff:
        found: Staff | None = context.get("people", name)
        if found is not None:
            return found
        context.say("manager_without_row", row, name)
        made = services.add_staff(name=name, team=self._team(row, context), actor=context.actor, at=context.at)
        context.known["people", name] = made
        ExternalId.objects.create(
            set_name=context.set_name,
            kind="people",
            external_id=name,
            record_kind=self.record_kind,
            record_id=made.pk,
            digest="",
            raw={},
        )
        return made

    def update(self, row: Row, record: Any, context: Context) -> None:
        raise DomainError("taken_over_before", _("People who came by an import are changed by hand."))


def in_waves(rows: Sequence[Row], name: str) -> list[list[Row]]:
    """Order rows so that whom a row refers to by ``name`` comes in an earlier wave, where it is among them."""
    waiting, waves = list(rows), []
    while waiting:
        ids = {row.external_id for row in waiting}
        wave = [row for row in waiting if row.values.get(name) not in ids]
        if not wave:
            wave = waiting  # a circle: nobody comes first
        chosen = {id(row) for row in wave}
        waves.append(wave)
        waiting = [row for row in waiting if id(row) not in chosen]
    return waves
