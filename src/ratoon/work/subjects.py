"""The records that tasks and follow-ups are about: named by kind and id, of whatever room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import Http404

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.contributions import Panel, contributed, subject_kind, titles
from ratoon.core.errors import Text
from ratoon.core.events import kind_of
from ratoon.core.resource import Resource, registered
from ratoon.customers.models import Company
from ratoon.work.models import FollowUp, Task

_NOT_ABOUT = frozenset({"task", "followup", "staff"})


def resource_of(kind: str) -> Resource[Any] | None:
    """Give the noun of a kind, if it is one that work can be about."""
    if kind in _NOT_ABOUT:
        return None
    return next((one for one in registered().values() if one.kind == kind), None)


def choices() -> list[tuple[str, Text]]:
    """Give the kinds that work can be about, with their words."""
    return [(one.kind, one.title_one) for one in registered().values() if one.kind not in _NOT_ABOUT]


def label_of(kind: str) -> Text:
    """Give the word of a kind; its code where no room knows it."""
    return dict(choices()).get(kind, kind)


def find(kind: str, pk: int, actor: Actor) -> Model:
    """
    Fetch the record for an actor; the system sees all.

    :raises Http404: if there is none, or the actor may not see it.
    """
    resource = resource_of(kind)
    if resource is not None and isinstance(actor, StaffActor):
        seen: Model = Resource.get(resource, actor, pk)  # the record alone, not what its own page shows beside it
        return seen
    if isinstance(actor, StaffActor):
        raise Http404
    return pointed(kind, pk)


def pointed(kind: str, pk: int) -> Model:
    """
    Fetch the record whoever sees it.

    :raises Http404: if there is none.
    """
    named = subject_kind(kind)
    row = named.model._default_manager.filter(pk=pk).first() if named is not None else None
    if row is None:
        raise Http404
    return row


def may_edit(record: Model, actor: Actor) -> bool:
    """Say whether the actor may edit the record, and so sees its personal data whole."""
    resource = resource_of(kind_of(record))
    return resource is not None and "edit" in resource.access.actions and resource.access.may(actor, "edit", record)


def company_of(record: Model) -> Company | None:
    """Give the customer that a record belongs to, if any."""
    if isinstance(record, Company):
        return record
    found = getattr(record, "company", None)
    return found if isinstance(found, Company) else None


def url_of(kind: str, pk: int) -> str:
    """Give the address of a record; none where no room knows its kind."""
    named = subject_kind(kind)
    return named.url(pk) if named is not None else ""


def write_url_of(kind: str, pk: int) -> str:
    """Give where a follow-up on a record is written: on its page, where that holds them."""
    holds = any(one.kind == kind and one.name == "follow-ups" for one in contributed(Panel))
    return f"{url_of(kind, pk)}#write" if holds else ""


def subject_titles(rows: Sequence[Task | FollowUp]) -> dict[tuple[str, int], str]:
    """Give the titles of the records that tasks or follow-ups are about: one statement for each kind."""
    ids: dict[str, set[int]] = {}
    for row in rows:
        if row.subject_id is not None:
            ids.setdefault(row.subject_kind, set()).add(row.subject_id)
    return {(kind, pk): title for kind, pks in ids.items() for pk, title in titles(kind, sorted(pks)).items()}
