"""A list, its panel, a verb and taking it back, for one and for several: by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ratoon.core.testing.browser import Visitor
from ratoon.customers.models import Contact
from ratoon.customers.tests import make as make_customers
from ratoon.lead.models import Lead
from ratoon.lead.tests import make
from ratoon.people.tests.cast import Cast

pytestmark = pytest.mark.browser

STOPS = 60
"""How many stops of the tab key anything on a page may be away."""
_FOCUSED = "() => document.activeElement?.textContent.trim() ?? ''"
_SEEN = """() => { const el = document.activeElement, style = getComputedStyle(el)
    return el.matches(':focus-visible') && (style.outlineStyle !== 'none' || style.boxShadow !== 'none') }"""


class Keys:
    """Two hands without a mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str, within: int = STOPS) -> None:
        """Go on with the tab key until something has the focus, and shows it."""
        for _stop in range(within):
            self.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert self.page.evaluate(_SEEN), f"{selector} has the focus and does not show it"
                return
        raise AssertionError(f"{selector} is more than {within} stops away")

    def take_back(self) -> None:
        """Take back what was just done, and hear that it is."""
        self.press("z")
        toasts = self.page.locator("#rt-toasts")
        expect(toasts.locator("[data-rt-undo]")).to_have_count(0)
        expect(toasts.locator("[data-rt-text]")).to_have_count(1)

    def focused(self) -> str:
        """Give the words of what has the focus."""
        return str(self.page.evaluate(_FOCUSED))


def test_a_list_its_panel_a_verb_and_taking_it_back(visitor: Visitor, cast: Cast) -> None:
    names = ["丙企业", "乙企业", "甲企业"]
    for name in names:
        make.lead(company_name=name)
    visitor.sign_in(cast.marketer)
    visitor.goto("/leads/")
    keys, page = Keys(visitor), visitor.page

    first, second, _third = page.locator("[data-rt-open]").all_inner_texts()
    keys.press("j")
    assert keys.focused() == first
    keys.press("j")
    assert keys.focused() == second
    keys.press("k")
    assert keys.focused() == first
    keys.press("Enter")
    expect(page.locator("#panel > header h2")).to_be_focused()
    assert first in keys.focused()

    keys.tab_to("#panel a[href*='/qualify']")
    keys.press("Enter")
    expect(page.locator("#panel [name=on]")).to_be_visible()
    expect(page.locator("#panel > header h2")).to_be_focused()
    keys.tab_to("#panel [type=submit]")
    keys.press("Enter")
    expect(page.locator("#rt-toasts [data-rt-undo]")).to_be_visible()
    assert Lead.objects.get(company_name=first).status == "qualified"
    keys.take_back()
    assert Lead.objects.get(company_name=first).status == "new"

    keys.press("Escape")
    expect(page.locator("#panel > *")).to_have_count(0)
    assert keys.focused() == first


def test_several_at_once_and_finding(visitor: Visitor, cast: Cast) -> None:
    for name in ("丙企业", "乙企业", "甲企业"):
        make.lead(company_name=name)
    visitor.sign_in(cast.marketer)
    visitor.goto("/leads/")
    keys, page = Keys(visitor), visitor.page

    keys.press("j", "x", "j", "x")
    expect(page.locator("[data-rt-pick]:checked")).to_have_count(2)
    keys.tab_to("[data-rt-bulk] button[hx-get*='/qualify']", within=4)
    keys.press("Enter")
    expect(page.locator("#panel > header h2")).to_be_focused()
    keys.tab_to("#panel [type=submit]")
    keys.press("Enter")
    expect(page.locator("#rt-toasts [data-rt-undo]")).to_be_visible()
    assert Lead.objects.filter(status="qualified").count() == 2
    keys.take_back()
    assert not Lead.objects.exclude(status="new").exists()

    keys.press("/")
    expect(page.locator(".find input")).to_be_focused()
    page.keyboard.type("甲企业")
    keys.press("Enter")
    expect(page.locator("[data-rt-open]")).to_have_count(1)
    keys.press("Control+k")
    expect(page.locator("#rt-search")).to_be_focused()


def test_a_menu_is_walked_by_arrows(visitor: Visitor, cast: Cast) -> None:
    make.lead(company_name="丙企业")
    visitor.sign_in(cast.marketer)
    visitor.goto("/leads/")
    keys, page = Keys(visitor), visitor.page
    keys.press("j", "Enter")
    expect(page.locator("#panel > header h2")).to_be_focused()
    keys.tab_to("#panel .rt-more summary")
    keys.press("ArrowDown", "ArrowDown", "ArrowUp")
    expect(page.locator("#panel .rt-more .dropdown-item").first).to_be_focused()
    keys.press("ArrowUp")
    expect(page.locator("#panel .rt-more .dropdown-item").last).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#panel .rt-more summary")).to_be_focused()
    expect(page.locator("#panel .rt-more[open]")).to_have_count(0)


def test_the_focus_comes_back_to_what_opened_a_panel(visitor: Visitor, cast: Cast) -> None:
    company = make_customers.company(owner=cast.rep.staff)
    make_customers.contact(company, name="程以晏", attitude="neutral")
    visitor.sign_in(cast.rep)
    visitor.goto(f"/customers/{company.pk}/")
    keys, page = Keys(visitor), visitor.page
    keys.tab_to("svg.who-map a")
    keys.press("Enter")
    expect(page.locator("#panel > header h2")).to_be_focused()
    keys.press("Escape")
    expect(page.locator("svg.who-map.wide a")).to_be_focused()

    keys.press("Enter")
    expect(page.locator("#panel > header h2")).to_be_focused()
    keys.tab_to("#panel a[href*='/attitude']")
    keys.press("Enter")
    expect(page.locator("#panel [name=attitude]")).to_be_visible()
    keys.tab_to("#panel [name=attitude]")
    keys.press("End")
    keys.tab_to("#panel [type=submit]")
    keys.press("Enter")
    expect(page.locator("svg.who-map.wide text.bad")).to_be_visible()  # the map is drawn anew
    assert page.url == f"{visitor.url}/customers/{company.pk}/"
    keys.take_back()
    assert Contact.objects.get().attitude == "neutral"
