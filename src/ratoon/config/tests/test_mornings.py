"""A morning of each role in the browser, in both languages: its ten most frequent things, their clicks counted."""

from __future__ import annotations

import pytest

from ratoon.config.tests.mornings import MORNINGS, firm, table
from ratoon.config.tests.mornings.before import BEFORE
from ratoon.config.tests.mornings.hands import Hands
from ratoon.core.testing.browser import Visitor
from ratoon.people.tests.cast import Cast

DESK = {"width": 1440, "height": 900}


@pytest.mark.browser
@pytest.mark.parametrize("visitor", ["zh-CN", "en"], indirect=True)
def test_a_morning_of_each_role(visitor: Visitor, cast: Cast, request: pytest.FixtureRequest) -> None:
    firm.found(cast)
    hands = Hands(visitor, "en" if request.node.callspec.params["visitor"] == "en" else "zh-hans")
    hands.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    counted: dict[str, int] = {}
    for morning in MORNINGS:
        visitor.sign_in(getattr(cast, morning.person))
        hands.begin()
        for thing in morning.things:
            counted[thing.key] = hands.count(thing.do)
    table.hold(counted, MORNINGS)


def test_ten_things_of_each_role_are_counted() -> None:
    keys = [thing.key for morning in MORNINGS for thing in morning.things]
    assert [len(morning.things) for morning in MORNINGS] == [10] * 5
    assert sorted(keys) == sorted(table.pinned())


def test_what_was_shortened_takes_fewer_clicks_than_before() -> None:
    now = table.pinned()
    assert len(BEFORE) >= 5
    assert all(now[key] < before.clicks for key, before in BEFORE.items())


@pytest.mark.parametrize("language", table.HEADS)
def test_the_manual_tells_the_counts(language: str) -> None:
    page = (table.MANUAL / f"mornings.{language}.md").read_text()
    assert page.partition(table.MARK)[2] == table.tables(MORNINGS, language), "RATOON_PIN=1 writes the tables anew"
