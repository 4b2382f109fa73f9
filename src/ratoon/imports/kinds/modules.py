"""Modules of the product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ratoon.imports.kinds.taking import Context, Taker, code_of
from ratoon.imports.rules.values import Row
from ratoon.product.models import Module
from ratoon.product.services import NewModule, add_modules, edit_module


class ModuleTaker(Taker):
    """Takes modules in; without a code of its own a module gets one made of its name."""

    model = Module

    def take(self, rows: Sequence[Row], context: Context) -> None:
        news = [NewModule(code=code_of(row.values.get("code") or row.values["name"]), **_names(row)) for row in rows]
        context.outcome.keep(rows, add_modules(modules=news, actor=context.actor, at=context.at))

    def update(self, row: Row, record: Any, context: Context) -> None:
        edit_module(module=record, expect=None, actor=context.actor, at=context.at, **_names(row))


def _names(row: Row) -> dict[str, str]:
    return {"name_en": row.values["name"], "name_zh": row.values.get("name_zh") or row.values["name"]}
