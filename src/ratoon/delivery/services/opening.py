"""A project stands with its draft plan as soon as its contract is signed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from ratoon.core.actor import Actor
from ratoon.core.clock import moment_of
from ratoon.core.events import publish
from ratoon.core.records import change, lock, next_number
from ratoon.core.settings import read
from ratoon.delivery import queries
from ratoon.delivery.events import ProjectEdited, ProjectOpened
from ratoon.delivery.models import PlanTask, PlanTemplate, Project, Size, TemplateTask
from ratoon.delivery.queries import DeliverySettings
from ratoon.delivery.rules import size_of
from ratoon.delivery.services.plan import reschedule
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.queries.contracts import sold
from ratoon.sale.rules.money import RECURRING
from ratoon.sale.rules.terms import happening, total

NUMBERS = "P"


@transaction.atomic
def open_project(*, contract: Contract, on: date, actor: Actor, at: datetime) -> Project | None:
    """
    Open the project of a signed contract, with a draft plan from the template of its size.

    Returns None, and opens nothing, where the contract only renews what is in use, or has its project already.
    """
    contract = Contract.objects.select_for_update(no_key=True, of=("self",)).get(pk=contract.pk)
    lines = list(contract.lines.order_by("pk"))
    if all(line.kind == "renewal" for line in lines) or Project.objects.filter(contract=contract).exists():
        return None
    kind = _kind(contract, lines)
    size = Size.SMALL if kind == Project.Kind.SHORT_TERM else _size(contract, lines)
    made = Project(
        number=next_number(NUMBERS, on.year),
        company=contract.company,
        contract=contract,
        name=contract.company.short_name or contract.company.name,
        owner=queries.delivery_lead() or contract.owner,
        size=size,
        kind=kind,
        cycle=contract.cycle,
        signed_on=on,
        plan_start_on=queries.workdays(on).first(on),
        created_at=at,
    )
    made.refresh_search()
    made.save()
    template = queries.template_for(size)
    if template is not None:
        _plan(made, template)
        reschedule(made)
    event = ProjectOpened(
        project_id=made.pk,
        company_id=made.company_id,
        contract_id=contract.pk,
        size=size,
        on=on,
        owner_id=made.owner_id,
    )
    publish(event, about=(made, contract.company), actor=actor, at=moment_of(on, at=at))
    return made


@transaction.atomic
def edit_project(*, project: Project, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Project:
    """
    Change the name, size or note of a project.

    :raises StaleEdit: if somebody changed it since ``expect``.
    """
    project = lock(project, expect=expect)
    changed = change(project, **fields)
    if changed:
        publish(ProjectEdited(project_id=project.pk, fields=sorted(changed)), about=(project,), actor=actor, at=at)
    return project


def _kind(contract: Contract, lines: list[ContractLine]) -> Project.Kind:
    if happening([sold(line) for line in lines]) == "short_term_signed":
        return Project.Kind.SHORT_TERM
    before = Contract.objects.filter(
        company=contract.company, status=Contract.Status.SIGNED, lines__kind__in=sorted(RECURRING)
    ).exclude(pk=contract.pk)
    return Project.Kind.SECOND if before.exists() else Project.Kind.FIRST


def _size(contract: Contract, lines: list[ContractLine]) -> str:
    settings = read(DeliverySettings)
    amount = total(sold(line) for line in lines) if contract.currency == settings.currency else None
    counted = [line.quantity for line in lines if line.kind in RECURRING]
    return size_of(
        amount,
        max(counted, default=Decimal(0)) if counted else None,
        (settings.middle_from, settings.large_from),
        (settings.middle_from_seats, settings.large_from_seats),
    )


def _plan(project: Project, template: PlanTemplate) -> None:
    source: list[TemplateTask] = list(template.tasks.prefetch_related("depends_on"))
    start = project.plan_start_on
    copied = ("position", "phase_zh", "phase_en", "name_zh", "name_en", "code", "days", "role", "is_milestone")
    made = PlanTask.objects.bulk_create(
        PlanTask(
            project=project,
            planned_start=start,
            planned_end=start,
            **{name: getattr(task, name) for name in copied},
        )
        for task in source
    )
    by_source = {task.pk: one for task, one in zip(source, made, strict=True)}
    links = PlanTask.depends_on.through
    links._default_manager.bulk_create(
        links(from_plantask=by_source[task.pk], to_plantask=by_source[before.pk])
        for task in source
        for before in task.depends_on.all()
    )
