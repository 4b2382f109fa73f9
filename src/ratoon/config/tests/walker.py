"""Somebody who walks the pages by hand: reads words, clicks, types, and looks at what the page says then."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from ratoon.core.testing.browser import Visitor
from ratoon.core.testing.drain import drain
from ratoon.people.tests.cast import Colleague

PASSWORD = "nine-lives-of-rice"
PICTURES = os.environ.get("RATOON_WALK_PICTURES", "")
"""A folder for a picture of every page on the way; empty: none is taken."""
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

_SETTLED = """() => document.readyState === 'complete'
    && !document.querySelector('.htmx-request, [aria-busy=true], select[data-remote]:not(.tomselected)')"""
_TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"
_WIDEST = """() => [...document.querySelectorAll('body *')]
    .filter(el => el.getBoundingClientRect().right > innerWidth + 1 && !el.closest('.scroll, .tabs, .offcanvas-lg'))
    .slice(0, 3).map(el => `${el.tagName}.${el.className} ${el.textContent.trim().slice(0, 40)}`).join('; ')"""
_READ = """() => [document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title], [placeholder]')]
    .filter(el => el.getClientRects().length)
    .flatMap(el => ['aria-label', 'title', 'placeholder'].map(name => el.getAttribute(name) ?? ''))].join('\\n')"""

_LATIN = re.compile(r"[A-Za-z]{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_OF_BOTH = re.compile(
    r"\b(Ratoon|English|Ctrl|CSV|XLSX|CSM|ARR|MRR|II|III|IV|[A-Z]{3}(?= · )|CNY|[ACMOP]-\d{4}-\d+|\S+@\S+)"
)
"""What reads alike in either language: names, abbreviations, numbers of records, e-mail addresses."""


class Walker:
    """
    One pair of hands at the browser.

    ``chinese`` gives the Chinese of every word the hands look for; without it they read English. ``names`` are those
    of people, companies and things, which stay as they are in either language.
    """

    def __init__(self, visitor: Visitor, chinese: Mapping[str, str] | None, names: set[str]) -> None:
        self.page = visitor.page
        self.url = visitor.url
        self.chinese = chinese
        self.names = sorted(names, key=len, reverse=True)
        self.complaints: list[str] = []
        self.pictures = 0
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]

    def say(self, text: str, *values: str) -> str:
        """Give the words in the language of the walk."""
        return (self.chinese[text] if self.chinese is not None else text).format(*values)

    # who walks

    def come(self, person: Colleague) -> None:
        """Sign in as somebody, by the page that everybody uses; who was there before signs out."""
        if self.page.url == "about:blank":
            self.page.goto(self.url)
        else:
            self.page.get_by_role("button", name=self.say("Account of {}", "")).click()
            self.page.get_by_role("button", name=self.say("Sign out"), exact=True).click()
        self.page.get_by_label(self.say("E-mail")).fill(person.user.email)
        self.page.get_by_label(self.say("Password")).fill(PASSWORD)
        self.look()
        self.page.get_by_role("button", name=self.say("Sign in"), exact=True).click()
        expect(self._title(self.say("Today"))).to_be_visible()
        expect(self.page.get_by_role("banner")).to_contain_text(person.staff.name)
        self.look()

    # where

    def go(self, place: str) -> None:
        """Go to a room by the side bar."""
        side = self.page.get_by_role("navigation", name=self.say("Main"))
        self._follow(side.get_by_role("link", name=self.say(place), exact=True))
        expect(self._title(self.say(place))).to_be_visible()
        self.look()

    def find(self, name: str) -> None:
        """Search for something and open it."""
        self.page.keyboard.press("Control+k")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        expect(self._title(self.say("Found for “{}”", name))).to_be_visible()
        self.look()
        self.open(name)

    def open(self, name: str) -> None:
        """Open what the page names: its own page or, beside a list, its panel."""
        self._follow(self.page.get_by_role("main").get_by_role("link", name=name).first)
        expect(self.page.get_by_role("heading", name=name).first).to_be_visible()
        self.look()

    def _follow(self, link: Locator) -> None:
        address = self.url + (link.get_attribute("href") or "")
        link.click()
        self.page.wait_for_url(address, wait_until="domcontentloaded")

    # what

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button, or what looks like one."""
        place, words = within or self.page.get_by_role("main"), self.say(name)
        menu = place.locator(".rt-more:not([open])")
        if menu.locator("a").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).count():
            menu.locator("summary").click()
        link = place.get_by_role("link", name=words, exact=True)
        link.or_(place.get_by_role("button", name=words, exact=True)).first.click()

    def unfold(self, name: str) -> None:
        """Unfold what is folded under these words."""
        self.page.locator("summary").filter(has_text=self.say(name)).click()

    def do(self, verb: str, on: date | None = None, typed: Mapping[str, Any] | None = None) -> None:
        """Press a verb, fill in its form, send it, and hear that it is done."""
        self.press(verb)
        self.send(verb, self.say("Done: {}.", self.say(verb)), {**(typed or {}), **({"Date": on} if on else {})})

    def send(self, button: str, said: str, typed: Mapping[str, Any], within: Locator | None = None) -> None:
        """Fill in the open form, send it, hear what the page says, and let what follows from it happen."""
        form = within or self.page.get_by_role("complementary")
        expect(form.get_by_role("button", name=self.say(button), exact=True)).to_be_visible()
        self.page.wait_for_function(_SETTLED)
        for label, value in typed.items():
            self._type(form, label, value)
        self.look()
        self.page.evaluate("document.getElementById('rt-toasts').replaceChildren()")
        form.get_by_role("button", name=self.say(button), exact=True).click()
        expect(self.page.get_by_role("status").get_by_text(said, exact=True)).to_be_visible()
        if drain():
            self.page.reload()
        self.look()

    def _type(self, form: Locator, label: str, value: Any) -> None:
        words, optional = re.escape(self.say(label)), re.escape(self.say("optional"))
        field = form.get_by_label(re.compile(rf"^\s*{words}(\s+{optional})?\s*$"))
        searching = field.and_(self.page.locator("input[role=combobox]"))
        standing = form.get_by_role("group", name=self.say(label), exact=True)
        if standing.count():
            standing.get_by_text(value, exact=True).click()
        elif searching.count():
            searching.fill(value)
            self.page.get_by_role("option", name=value).first.click()
        elif field.evaluate("el => el.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value.isoformat() if isinstance(value, date) else value)

    # how it looks

    def look(self) -> None:
        """Wait until the page stands; note where it does not fit a desk or a telephone, or speaks another language."""
        self.page.wait_for_function(_SETTLED)
        self._measure("a desk")
        self._picture("")
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self._measure("a telephone")
        self._picture("-390")
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        if foreign := self.foreign(self.page.evaluate(_READ)):
            self.complaints.append(f"{self.page.url} says in another language: {foreign}")

    def _measure(self, where: str) -> None:
        if (wider := self.page.evaluate(_TOO_WIDE)) > 0:
            widest = self.page.evaluate(_WIDEST)
            self.complaints.append(f"{self.page.url} is {wider} pixels too wide on {where}: {widest}")

    def foreign(self, text: str) -> list[str]:
        """Give the words of a text that are not of the walk's language."""
        for name in self.names:
            text = text.replace(name, "")
        text = _OF_BOTH.sub("", text)
        return sorted(set((_CHINESE if self.chinese is None else _LATIN).findall(text)))

    def _title(self, text: str) -> Locator:
        return self.page.get_by_role("heading", level=1, name=text, exact=True)

    def _picture(self, width: str) -> None:
        if not PICTURES:
            return
        self.pictures += not width
        name = f"{'en' if self.chinese is None else 'zh'}-{self.pictures:03}{width}.png"
        is_record = self.page.locator(".rt-record").count() > 0
        # the caret stays: hiding it takes a style that the content policy forbids, and the console says so
        self.page.screenshot(path=Path(PICTURES) / name, caret="initial", full_page=is_record, timeout=60_000)
