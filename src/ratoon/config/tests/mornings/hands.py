"""A pair of hands at the browser that counts its clicks; and what it does of a morning."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, expect

from ratoon.core.testing.browser import Visitor

_SETTLED = """() => document.readyState === 'complete' && !document.querySelector(
    '.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added, [aria-busy=true]')
    && !document.querySelector('select[data-remote]:not(.tomselected)')"""
_HAS_FOCUS = "el => (el.closest('.ts-wrapper') ?? el).contains(document.activeElement)"


class Hands:
    """
    One pair of hands, which reads the words of its language.

    A click counts as one, so does a key that stands for a click, and drawing a card. Typing counts as nothing, but to
    put the cursor into a field that does not have it is a click. A choice from a list is two: to open it and to
    choose, one where the cursor is there already.
    """

    def __init__(self, visitor: Visitor, language: str) -> None:
        self.page = visitor.page
        self.url = visitor.url
        self.language = language
        self.clicks = 0

    def say(self, text: str, *, within: str = "", **values: str) -> str:
        """Give the words in the language of these hands; ``within`` is the context in which they are translated."""
        with translation.override(self.language):
            said = pgettext(within, text) if within else gettext(text)
        return said % values if values else said

    def word(self, english: str, chinese: str) -> str:
        """Give a word that the firm sets, as these hands read it."""
        return english if self.language == "en" else chinese

    def begin(self) -> None:
        """Stand on Today, where the day begins: whatever is opened from there is a click."""
        self.page.goto(f"{self.url}/today/", wait_until="domcontentloaded")

    def count(self, do: Callable[[Hands], None]) -> int:
        """Do something and say how many clicks it took."""
        self.clicks = 0
        do(self)
        self.page.wait_for_function(_SETTLED)
        return self.clicks

    def due(self, name: str) -> Locator:
        """Give the line of Today that names something."""
        self.begin()
        return self.page.locator("ol.rank > li").filter(has_text=name)

    # what counts

    def click(self, target: Locator) -> None:
        """Click on something, once the page stands."""
        expect(target).to_be_visible()
        self.page.wait_for_function(_SETTLED)
        self.clicks += 1
        target.click()

    def key(self, name: str) -> None:
        """Press a key that stands for a click."""
        self.page.wait_for_function(_SETTLED)
        self.clicks += 1
        self.page.keyboard.press(name)

    def draw(self, card: Locator, to: Locator) -> None:
        """Draw a card elsewhere."""
        self.page.wait_for_function(_SETTLED)
        self.clicks += 1
        card.drag_to(to)

    # where

    def go(self, place: str) -> None:
        """Go to a room by the side bar."""
        side = self.page.get_by_role("navigation", name=self.say("Main"))
        self.click(side.get_by_role("link", name=self.say(place), exact=True))
        expect(self.page.get_by_role("heading", level=1, name=self.say(place), exact=True)).to_be_visible()

    def view(self, name: str) -> None:
        """Take another view of a list or figure."""
        views = self.page.get_by_role("main").locator("nav.tabs")
        self.click(views.get_by_role("link", name=re.compile(rf"^\s*{re.escape(self.say(name))}\s*\d*\s*$")))

    def row(self, name: str) -> Locator:
        """Give the row of a table that names something."""
        return self.page.get_by_role("main").get_by_role("row").filter(has_text=name).first

    def open(self, name: str) -> None:
        """Open what a row names."""
        self.click(self.row(name).get_by_role("link").first)

    def follow(self, name: str) -> None:
        """Follow a link of the page."""
        self.click(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def find(self, text: str, name: str) -> None:
        """Search everywhere and open what is found while typing."""
        self.key("Control+k")
        self.page.keyboard.type(text)
        self.click(self.page.get_by_role("option", name=name).first)

    # what

    def press(self, words: str, within: Locator | None = None) -> None:
        """Press a button, or what looks like one; what stands in a menu takes one click more."""
        place = within or self.page.get_by_role("main")
        link = place.get_by_role("link", name=words, exact=True)
        button = link.or_(place.get_by_role("button", name=words, exact=True))
        menu = place.locator(".rt-more:not([open])").filter(has=self.page.locator("a", has_text=_exactly(words)))
        self.page.wait_for_function(_SETTLED)
        if menu.count():
            self.click(menu.locator("summary"))
        self.click(button.first)

    def unfold(self, words: str) -> None:
        """Unfold what is folded under these words."""
        self.click(self.page.locator("summary").filter(has_text=_exactly(words)))

    def fill(self, label: str, text: str | date, within: Locator | None = None) -> None:
        """Type into a field, named by its label as it is read."""
        target = self._field(label, within)
        if not target.evaluate(_HAS_FOCUS):
            self.click(target)
        target.fill(text.isoformat() if isinstance(text, date) else text)

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from a list, or from what is found while typing."""
        open_choices = (within or self._panel).get_by_role("group", name=label, exact=True)
        target = self._field(label, within).or_(open_choices)
        if open_choices.count():
            self.click(open_choices.get_by_text(option, exact=True))
            return
        if not target.evaluate(_HAS_FOCUS):
            self.click(target)
        if target.get_attribute("role") == "combobox":
            target.fill(option)
            self.click(self.page.get_by_role("option", name=option).first)
            return
        self.clicks += 1
        target.select_option(label=option)

    def send(self, words: str, within: Locator | None = None) -> None:
        """Send the open form."""
        form = within or self._panel
        self.click(form.get_by_role("button", name=words, exact=True))

    def hear(self, text: str) -> None:
        """Hear that it is done."""
        expect(self.page.get_by_role("status").get_by_text(text, exact=True)).to_be_visible()

    def hear_done(self, verb: str) -> None:
        """Hear that a verb is done."""
        self.hear(self.say("Done: %(verb)s.", verb=self.say(verb)))

    def tick_off(self, title: str) -> None:
        """Tick a task off on Today."""
        self.press(self.say("Done: %(title)s", title=title), self.due(title))
        self.hear(self.say("Done."))

    def do(self, verb: str) -> None:
        """Do a verb that asks for nothing but its day."""
        self.press(self.say(verb))
        self.send(self.say(verb))
        self.hear_done(verb)

    @property
    def _panel(self) -> Locator:
        return self.page.get_by_role("complementary")

    def _field(self, label: str, within: Locator | None) -> Locator:
        form = within or self._panel
        words, optional = re.escape(label), re.escape(self.say("optional"))
        target = form.get_by_label(re.compile(rf"^\s*{words}(\s+{optional})?\s*$"))
        combobox = target.and_(self.page.locator("input[role=combobox]"))
        expect(target.or_(form.get_by_role("group", name=label, exact=True)).first).to_be_visible()
        self.page.wait_for_function(_SETTLED)
        return combobox if combobox.count() else target


Doing = Callable[[Hands], None]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that somebody does of a morning, in words of both languages."""

    key: str
    english: str
    chinese: str
    do: Doing


@dataclass(frozen=True, slots=True)
class Morning:
    """A role's morning: who does it, and the things in the order in which they are done."""

    person: str
    english: str
    chinese: str
    things: list[Thing] = field(default_factory=list)

    def thing(self, english: str, chinese: str) -> Callable[[Doing], Doing]:
        """Add a thing that is done so."""

        def added(do: Doing) -> Doing:
            key = f"{self.person}.{getattr(do, '__name__', '')}"
            self.things.append(Thing(key, english, chinese, do))
            return do

        return added


def _exactly(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}\s*$")
