"""Pages before axe-core, in both languages, light and dark, at a desk and on a telephone: no serious fault."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ratoon.config.tests.sample_records import sample_records
from ratoon.config.tests.url_table import PAGES, Route
from ratoon.core.testing import axe
from ratoon.core.testing.browser import Visitor
from ratoon.core.testing.clients import page_client
from ratoon.people.tests.cast import Cast

pytestmark = pytest.mark.browser

DESK, TELEPHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WAYS = (("zh-hans", DESK), ("en", TELEPHONE), ("en", DESK), ("zh-hans", TELEPHONE))
SORTS = {
    *("today", "search", "customers", "customers_show", "customers_edit", "contacts_show"),
    *("leads", "leads_show", "leads_new", "leads_qualify", "opportunities_board", "opportunities_show"),
    *("contracts_show", "projects_show", "renewals_months", "success_show", "funnel", "revenue", "rates"),
    *("settings", "settings_room", "people_show", "role", "profile", "imports_upload", "invitation"),
}
"""One page of every sort: looked at in two ways, once in the dark; lists and records of all nouns in one, in turn."""
ALL = os.environ.get("RATOON_AXE") == "all"
"""Every page of the table in every way: some minutes."""
OF_OTHERS = frozenset({"api:openapi-view"})
"""A page that Django Ninja brings along."""


def pages(records: dict[str, int], client: Client) -> Iterator[tuple[str, str]]:
    """Give name and address of every whole page that is asked for without a form."""
    for name, route in PAGES.items():
        if route.method != "get" or name in OF_OTHERS or not (ALL or name in SORTS or _is_noun(name)):
            continue
        address = reverse(name, args=_args(route, records))
        answer = client.get(address)
        if not answer.streaming and b"<!doctype html>" in answer.content[:200].lower():
            yield name, address


def _is_noun(name: str) -> bool:
    return f"{name}_options" in PAGES or name.endswith("_show")


def _args(route: Route, records: dict[str, int]) -> tuple[object, ...]:
    return (records[route.record],) if route.record in records else route.args


def faults(visitor: Visitor, name: str, address: str, turn: int | None = None) -> Iterator[str]:
    """Look at a page in its ways, or in the one whose turn it is; give what axe-core finds."""
    for language, size in WAYS if ALL else WAYS[:2] if turn is None else [WAYS[turn % len(WAYS)]]:
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": visitor.url}
        visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        visitor.page.goto(visitor.url + address)
        found = axe.findings(visitor.page)
        if ALL or (turn is None and size is DESK):
            visitor.page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
            found += [f"dark: {one}" for one in axe.findings(visitor.page, ["color-contrast"])]
        yield from (f"{name}, {language}, {size['width']}: {one}" for one in found)


def test_no_page_has_a_serious_fault(visitor: Visitor, cast: Cast) -> None:
    shown = dict(pages(sample_records(cast), page_client(cast.administrator)))
    assert shown.keys() >= SORTS
    axe.prepare(visitor.page)
    found = list(faults(visitor, "account_login", reverse("account_login")))
    visitor.sign_in(cast.administrator)
    for number, (name, address) in enumerate(shown.items()):
        found += faults(visitor, name, address, None if name in SORTS else number)
    found += faults(visitor, "no such page", "/no-such-page/")
    refused = ("status of 403", "status of 404")  # such pages are looked at, too
    visitor.complaints[:] = [one for one in visitor.complaints if not any(text in one for text in refused)]
    assert not found, "\n".join(found)


def test_a_fault_would_be_found(visitor: Visitor, cast: Cast) -> None:
    axe.prepare(visitor.page)
    visitor.goto(reverse("account_login"))
    assert axe.findings(visitor.page) == []
    visitor.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any("button-name (critical)" in one for one in axe.findings(visitor.page))
