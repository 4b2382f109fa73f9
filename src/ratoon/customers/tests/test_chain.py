"""The map of a customer's people: everybody stands on it once, in his band, and no line runs through a box."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ratoon.customers import chain
from ratoon.customers.chain import Map, Person
from ratoon.customers.models import ContactRole

ROLES = st.lists(st.sampled_from(ContactRole.values), unique=True, max_size=3)


@st.composite
def people(draw: st.DrawFn) -> list[Person]:
    """Some people, some of whom report to others (or to somebody who is not on the map)."""
    count = draw(st.integers(0, 12))
    above = st.none() | st.integers(0, count + 1)
    return [Person(key, draw(ROLES), draw(above)) for key in range(count)]


def apart(found: Map) -> bool:
    """Whether no two boxes touch, and all lie within the picture."""
    corners = [(box.x, box.y) for box in found.boxes]
    clear = all(
        abs(x - other_x) >= chain.BOX_WIDTH or abs(y - other_y) >= chain.BOX_HEIGHT
        for number, (x, y) in enumerate(corners)
        for other_x, other_y in corners[number + 1 :]
    )
    inside = all(x + chain.BOX_WIDTH <= found.width and y + chain.BOX_HEIGHT <= found.height for x, y in corners)
    return clear and inside


@given(people())
def test_everybody_stands_on_the_map_once(known: list[Person]) -> None:
    for found in (chain.across(known), chain.down(known)):
        assert sorted(box.key for box in found.boxes) == [one.key for one in known]
        assert {band.name for band in found.bands} == {chain.band_of(one.roles) for one in known}
        assert apart(found)


@given(people())
def test_lines_pass_between_the_boxes(known: list[Person]) -> None:
    found = chain.across(known)
    keys = {one.key for one in known}
    assert len(found.ties) == sum(one.reports_to in keys - {one.key} for one in known)
    for tie in found.ties:
        for (x1, y1), (x2, y2) in _stretches(tie.path):
            for box in found.boxes:
                crosses = min(x1, x2) < box.x + chain.BOX_WIDTH and max(x1, x2) > box.x
                assert not (crosses and min(y1, y2) < box.y + chain.BOX_HEIGHT and max(y1, y2) > box.y), tie.path


def _stretches(path: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Follow a path of straight lines."""
    (x, y), found = (0, 0), []
    for sign, first, second in re.findall(r"([MHVh])(-?\d+)(?: (-?\d+))?", path):
        given_number = int(first)
        new = {"M": (given_number, int(second or 0)), "H": (given_number, y), "V": (x, given_number)}
        goal = {**new, "h": (x + given_number, y)}[sign]
        if sign != "M":
            found.append(((x, y), goal))
        x, y = goal
    return found


def test_the_highest_of_his_roles_says_where_somebody_stands() -> None:
    assert chain.band_of(["user", "decision_maker"]) == chain.DECIDES
    assert chain.band_of(["client_administrator", "it"]) == chain.EXAMINES
    assert chain.band_of([]) == chain.UNKNOWN
    wide = chain.across([Person(1, ["decision_maker"]), Person(2, ["user"], 1), Person(3, [])])
    assert [box.key for box in sorted(wide.boxes, key=lambda box: box.x)] == [3, 2, 1]
    narrow = chain.down([Person(1, ["decision_maker"]), Person(2, ["user"], 1), Person(3, [])])
    assert [box.key for box in sorted(narrow.boxes, key=lambda box: box.y)] == [1, 2, 3]


def test_it_says_who_is_not_known_yet() -> None:
    assert chain.missing([]) == ["decision_maker", "demander", "user"]
    assert chain.missing([["user", "decision_maker"], ["it"]]) == ["demander"]
    assert chain.missing([["user"], ["demander"], ["decision_maker"]]) == []
