"""What list and panel templates get: plain values, nothing to compute."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from ratoon.core.actor import StaffActor
from ratoon.core.clock import day_of
from ratoon.core.contributions import Action, NextStep, Panel, Related, Step, contributed
from ratoon.core.doing import recent
from ratoon.core.models import SavedView
from ratoon.core.resource import keyset
from ratoon.core.resource.declaration import TIMELINE, Preset, Resource, registered
from ratoon.core.resource.many import offered, undo_url
from ratoon.core.resource.requests import ListRequest, filter_fields
from ratoon.core.timeline import stages, timeline
from ratoon.core.ui import formats

SHORT = 8
ABREAST = 2
"""Verbs that stand beside the next step; where there are more, all others go into a menu."""


def list_context(
    resource: Resource[Any], actor: StaffActor, wanted: ListRequest, open_pk: int | None
) -> dict[str, Any]:
    """
    Give everything that the list template shows.

    :raises BadCursor: if the page marker is not one of this list.
    """
    fields = filter_fields(resource, actor)
    if wanted.errors:
        found: keyset.Page[Any] = keyset.Page([], 1, None, None)
        count = 0
    else:
        rows = resource.filtered(resource.rows(actor), wanted.values, actor)
        found = resource.page(rows, sort=wanted.sort, cursor=wanted.cursor)
        count = keyset.capped_count(rows) if found.next or found.previous else len(found.rows)
    columns = [column for column in resource.columns if _is_shown(column, wanted)]
    views = _views(resource, actor, wanted)
    return {
        "resource": resource,
        "list_url": resource.url(),
        "lede": resource.lede(actor) or (resource.empty_hint if found.rows and resource.section == "settings" else ""),
        "links": resource.links_of(actor),
        "views": views,
        "is_view_new": bool(wanted.given) and not any(view["current"] for view in views),
        "chips": _chips(fields, wanted),
        "filters": _filters(fields, wanted),
        "search": wanted.given.get("q", ""),
        "errors": [text for texts in wanted.errors.values() for text in texts],
        "hidden": [(name, value) for name, value in wanted.given.items() if name != "q"],
        "columns": [_head(resource, column, wanted) for column in columns],
        "column_choice": [(column.name, column.label, column in columns) for column in resource.columns],
        "rows": [_row(resource, row, columns, wanted, open_pk) for row in found.rows],
        "page": _pager(found, count, wanted),
        "count": count,
        "add_url": resource.url(part="new") if resource.add is not None and resource.access.may(actor, "add") else "",
        "suggestions": _suggestions(resource, actor, wanted, fields) if not found.rows and wanted.values else [],
        "many": offered(resource, actor),
        "may_export": resource.access.may(actor, "export"),
    }


def record_context(
    resource: Resource[Any], row: Any, actor: StaffActor, *, tab: str = "", stage: str = ""
) -> dict[str, Any]:
    """
    Give everything that a record's panel or page shows; of a page with tabs, what the tab of this name shows.

    ``stage`` narrows a timeline that has a tab of its own.
    """
    offered = [
        action
        for action in resource.actions()
        if action.is_offered(row) and resource.access.may(actor, action.right, row)
    ]
    return {
        "row": row,
        "name": resource.heading_of(row, actor),
        "tag": resource.tag_of(row),
        "level": resource.level_of(row),
        "says": resource.says_of(row, actor),
        "subtitle": [formats.show(value) for value in resource.subtitle_of(row) if value not in (None, "")],
        "facts": [(fact.label, formats.show(fact.value), fact.url) for fact in resource.facts_of(row, actor)],
        **_verbs(resource, row, offered),
        "edit_url": resource.url(row.pk, "edit")
        if resource.edit is not None and resource.access.may(actor, "edit", row)
        else "",
        "figures": [(one.label, formats.show(one.value), one.note) for one in resource.figures_of(row, actor)],
        **_parts(resource, row, actor, tab, stage),
    }


def _recent(resource: Resource[Any], row: Any, actor: StaffActor) -> dict[str, Any] | None:
    """Give what the reader just did to the record and can take back: its toast may be gone already."""
    if not any(action.undo is not None for action in resource.actions()):
        return None
    found = recent(row=row, kind=resource.kind, user_id=actor.user_id, at=timezone.now())
    if found is None:
        return None
    action, kept = found
    return {"label": action.label, "at": kept.done_at, "others": len(kept.steps) - 1, "url": undo_url(kept)}


def _parts(resource: Resource[Any], row: Any, actor: StaffActor, tab: str, stage: str) -> dict[str, Any]:
    """Give what stands under the head of a record: all of it or, where its page has tabs, those and what one shows."""
    panels = _panels(resource, row, actor)
    found: dict[str, Any] = {"panels": panels, "timeline_url": resource.url(row.pk, TIMELINE)}
    if not resource.tabs:
        return {**found, "timeline": timeline(row, actor), "recent": _recent(resource, row, actor)}
    first = resource.tabs[0].name
    filled = {first, TIMELINE, *(panel["tab"] for panel in panels)}
    open_tabs = [
        one for one in resource.tabs if one.name in filled or (one.grant and actor.scope(one.grant) is not None)
    ]
    current = next((one.name for one in open_tabs if one.name == tab), first)
    found |= {"tab": current, "is_first_tab": current == first}
    found["tabs"] = [
        {
            "label": one.label,
            "url": f"{resource.url(row.pk)}?tab={one.name}" if one.name != first else resource.url(row.pk),
            "is_current": one.name == current,
        }
        for one in open_tabs
    ]
    found["panels"] = [panel for panel in panels if (panel["tab"] or first) == current]
    found["next_step"] = _next_step(resource, row, actor)
    if current == TIMELINE:
        found |= {**timeline_context(resource, row, actor, stage=stage), "recent": _recent(resource, row, actor)}
    return found


def timeline_context(
    resource: Resource[Any], row: Any, actor: StaffActor, *, before: int | None = None, stage: str = ""
) -> dict[str, Any]:
    """Give some lines of a record's timeline and, where it has a tab of its own, the stages that narrow it."""
    url = resource.url(row.pk, TIMELINE)
    told = stages(row, actor) if resource.tabs and before is None else []
    chosen = stage if any(one.name == stage for one in told) or before is not None else ""
    lines = timeline(row, actor, before=before, stage=chosen)
    page = f"{resource.url(row.pk)}?tab={TIMELINE}"
    chips = [
        {
            "label": one.label,
            "count": formats.number(one.count),
            "url": f"{url}?stage={one.name}",
            "page_url": f"{page}&stage={one.name}",
            "is_on": one.name == chosen,
        }
        for one in told
    ]
    says_stage = bool(resource.tabs) and not chosen
    return {"timeline": lines, "timeline_url": url, "stages": chips, "stage": chosen, "says_stage": says_stage}


def _next_step(resource: Resource[Any], row: Any, actor: StaffActor) -> Step | None:
    """Give what to do next about a record: the first that a room finds."""
    today = day_of(timezone.now())
    ours = sorted((one for one in contributed(NextStep) if one.kind == resource.kind), key=lambda one: one.position)
    return next((step for one in ours if (step := one.find(row, actor, today)) is not None), None)


def _verbs(resource: Resource[Any], row: Any, verbs: list[Action]) -> dict[str, Any]:
    """Give the buttons of a record, the next step first, and the verbs of its menu."""
    primary = next((action for action in verbs if action.is_primary(row)), None)
    others = [action for action in verbs if action is not primary]
    in_menu = others if len(others) > ABREAST else []
    beside = [] if in_menu else others
    return {
        "actions": [
            {"action": action, "url": resource.url(row.pk, action.name), "is_primary": action is primary}
            for action in [*([primary] if primary is not None else []), *beside]
        ],
        "more_actions": [
            {"action": action, "url": resource.url(row.pk, action.name)}
            for action in sorted(in_menu, key=lambda one: one.is_destructive)
        ],
    }


def related_context(resource: Resource[Any], related: Related, pk: int, actor: StaffActor) -> dict[str, Any]:
    """Give the short table of a noun's records that belong to another record."""
    rows = resource.filtered(resource.rows(actor), {related.by: pk}, actor)
    found = resource.page(rows, sort=resource.first_sort, cursor=None, size=SHORT)
    columns = [column for name in related.columns for column in resource.columns if column.name == name]
    wanted = ListRequest(resource.first_sort, None, (), {}, {})
    query = f"?{related.by}={pk}"
    return {
        "resource": resource,
        "columns": [_head(resource, column, wanted) for column in columns],
        "rows": [_row(resource, row, columns, wanted, None) for row in found.rows],
        "all_url": f"{resource.url()}{query}" if found.next else "",
        "add_url": f"{resource.url(part='new')}{query}"
        if resource.add is not None and related.by in resource.form.base_fields and resource.access.may(actor, "add")
        else "",
    }


def _panels(resource: Resource[Any], row: Any, actor: StaffActor) -> list[dict[str, Any]]:
    """Give the parts that this and other rooms add to a record's page, each with the address it loads from."""
    found: list[tuple[int, dict[str, Any]]] = []
    for panel in contributed(Panel):
        if panel.kind == resource.kind and actor.scope(panel.grant) is not None:
            url = reverse(panel.url_name, args=[row.pk])
            part = {"label": panel.label, "url": url, "is_aside": panel.is_aside, "tab": panel.tab}
            found.append((panel.position, part))
    for number, related in enumerate(contributed(Related)):
        noun = registered()[related.slug] if related.kind == resource.kind else None
        if noun is not None and noun.access.may(actor, "view"):
            url = reverse("related", args=[number, row.pk])
            part = {"label": noun.title, "url": url, "is_aside": related.is_aside, "tab": related.tab}
            found.append((related.position, part))
    return [part for _position, part in sorted(found, key=lambda one: one[0])]


def _is_shown(column: Any, wanted: ListRequest) -> bool:
    return column.name in wanted.columns if wanted.columns else column.is_shown


def _head(resource: Resource[Any], column: Any, wanted: ListRequest) -> dict[str, Any]:
    up, down = column.sort, f"-{column.sort}"
    can_up, can_down = up in resource.sorts, down in resource.sorts
    following = down if (wanted.sort == up and can_down) or not can_up else up
    return {
        "label": column.label,
        "css": f"{column.css} {'num' if column.is_number else ''}".strip(),
        "sort_url": f"?{wanted.query(sort=following)}" if column.sort and (can_up or can_down) else "",
        "sorted": {up: "ascending", down: "descending"}.get(wanted.sort, "") if column.sort else "",
    }


def _row(
    resource: Resource[Any], row: Any, columns: list[Any], wanted: ListRequest, open_pk: int | None
) -> dict[str, Any]:
    query = wanted.query()
    return {
        "pk": row.pk,
        "url": resource.url(row.pk) + (f"?{query}" if query else ""),
        "is_open": row.pk == open_pk,
        "cells": [
            (formats.show(column.value(row)), f"{column.css} {'num' if column.is_number else ''}".strip(), column.label)
            for column in columns
        ],
    }


def _pager(found: keyset.Page[Any], count: int, wanted: ListRequest) -> dict[str, Any]:
    return {
        "first": formats.number(found.first) if found.rows else "",
        "last": formats.number(found.last) if found.rows else "",
        "count": keyset.told(count),
        "previous": f"?{wanted.query(cursor=found.previous)}" if found.previous else "",
        "next": f"?{wanted.query(cursor=found.next)}" if found.next else "",
    }


def _chips(fields: dict[str, Any], wanted: ListRequest) -> list[dict[str, Any]]:
    return [
        {
            "label": fields[name].label,
            "value": _said(fields[name], wanted.values[name]),
            "url": f"?{wanted.query(**{name: None})}",
        }
        for name in wanted.values
        if name != "q"
    ]


def _suggestions(
    resource: Resource[Any], actor: StaffActor, wanted: ListRequest, fields: dict[str, Any]
) -> list[dict[str, Any]]:
    """Say for up to three filters what dropping each would bring."""
    found = []
    for name in list(wanted.values)[:3]:
        rest = {key: value for key, value in wanted.values.items() if key != name}
        count = keyset.capped_count(resource.filtered(resource.rows(actor), rest, actor))
        if count:
            label = fields[name].label if name != "q" else wanted.given[name]
            url = f"{resource.url()}?{wanted.query(**{name: None})}"
            found.append({"label": label, "count": formats.number(count), "url": url})
    return found


def _said(field: Any, value: Any) -> Any:
    if hasattr(field, "label_from_instance") and hasattr(value, "pk"):
        return field.label_from_instance(value)
    choices = {str(code): label for code, label in getattr(field, "choices", ())}
    return choices.get(str(value), formats.show(value))


def _filters(fields: dict[str, Any], wanted: ListRequest) -> list[forms.BoundField]:
    """Give the controls of the filters not yet set."""
    unset = {name: field for name, field in fields.items() if name != "q" and name not in wanted.values}
    form: forms.Form = type("FilterForm", (forms.Form,), unset)(auto_id="filter-%s")
    return list(form)


def _views(resource: Resource[Any], actor: StaffActor, wanted: ListRequest) -> list[dict[str, Any]]:
    """Give the tabs: all rows, the presets, then one's own and shared views."""
    current = dict(wanted.given)
    whole = Preset("all", resource.title_all, {})
    tabs: list[dict[str, Any]] = [
        {
            "label": preset.label,
            "query": {name: value.format(me=actor.staff_id) for name, value in preset.query.items()},
        }
        for preset in (*resource.presets, whole)
    ]
    saved = SavedView.objects.filter(slug=resource.slug)
    for view in (saved.filter(user_id=actor.user_id) | saved.filter(is_shared=True)).order_by("id"):
        tabs.append(
            {
                "label": view.name,
                "query": view.query,
                "is_shared": view.is_shared,
                "pk": view.pk,
                "is_mine": view.user_id == actor.user_id,
            }
        )
    for tab in tabs:
        tab["current"] = tab["query"] == current
        tab["url"] = f"?{ListRequest('', None, (), {}, tab['query']).query()}"
    return tabs
