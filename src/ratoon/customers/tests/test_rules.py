"""Where a customer goes by what happens, and how its life is drawn."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratoon.customers.rules import LEFT, LIVING, Happening, Position, next_position
from ratoon.customers.spiral import CENTRE, Step, spiral

H = Happening
TABLE: dict[Happening, dict[str | None, str]] = {
    # happening: from where it leads where; from anywhere else it leads nowhere
    H.OPPORTUNITY_OPENED: {None: "I", "left": "I"},
    H.SHORT_TERM_SIGNED: {None: "I", "left": "I"},
    H.RECURRING_SIGNED: {None: "II", "I": "II", "left": "II"},
    H.RECURRING_SIGNED_ACCEPTED: {None: "III", "I": "III", "left": "III"},
    H.ACCEPTED: {"II": "III"},
    H.GROWTH_TAKEN_UP: {"III": "IV"},
    H.GROWTH_CLOSED: {"IV": "III"},
    H.RENEWED: {"II": "II", "III": "III", "IV": "IV"},
    H.TERM_OVER: {"I": "left", "II": "left", "III": "left", "IV": "left"},
}

positions = st.none() | st.builds(Position, st.sampled_from([*LIVING, LEFT]), st.integers(1, 40))
happenings = st.sampled_from(list(Happening))


@pytest.mark.parametrize("happening", list(Happening))
@pytest.mark.parametrize("quadrant", [None, *LIVING, LEFT])
def test_it_goes_where_the_law_says(happening: Happening, quadrant: str | None) -> None:
    found = next_position(Position(quadrant, 3) if quadrant else None, happening)
    assert (found.quadrant if found else None) == TABLE[happening].get(quadrant)


@given(positions, happenings)
def test_only_a_renewal_begins_a_cycle(position: Position | None, happening: Happening) -> None:
    found = next_position(position, happening)
    if found is not None:
        before = position.cycle if position else 1
        assert found.cycle == before + (happening is Happening.RENEWED)
        assert found != position


@given(st.lists(happenings, max_size=30))
def test_no_life_leaves_the_quadrants(life: list[Happening]) -> None:
    position: Position | None = None
    for happening in life:
        found = next_position(position, happening)
        if found is not None:
            assert found.quadrant in (*LIVING, LEFT)
            assert position is None or found.cycle >= position.cycle
            position = found


@given(st.lists(happenings, max_size=30), happenings)
def test_the_same_again_moves_nothing_but_a_renewal(life: list[Happening], last: Happening) -> None:
    position: Position | None = None
    for happening in [*life, last]:
        position = next_position(position, happening) or position
    again = next_position(position, last)
    assert (again is None) or last is Happening.RENEWED


def lived(life: list[Happening]) -> list[Step]:
    """Give the steps of a life."""
    steps, position = [], None
    for happening in life:
        found = next_position(position, happening)
        if found is not None:
            steps.append(Step(found.quadrant, found.cycle, str(happening)))
            position = found
    return steps


def test_no_life_is_not_drawn() -> None:
    assert spiral([]) is None
    assert spiral([Step(LEFT, 1, "corrected", is_correction=True)]) is None


def quadrant_of(x: float, y: float) -> str:
    if y < CENTRE[1]:
        return "I" if x > CENTRE[0] else "II"
    return "III" if x < CENTRE[0] else "IV"


@given(st.lists(happenings, min_size=1, max_size=40))
def test_the_customer_stands_in_its_quadrant_and_inside_the_picture(life: list[Happening]) -> None:
    steps = lived(life)
    drawn = spiral(steps)
    if drawn is None:
        assert not steps
        return
    living = [step for step in steps if step.quadrant in LIVING]
    assert quadrant_of(*drawn.me) == living[-1].quadrant
    assert drawn.quadrant == steps[-1].quadrant
    assert bool(drawn.ahead) == (steps[-1].quadrant != LEFT)
    line = [point for stretch in drawn.past for point in stretch.points]
    for x, y in [*line, *drawn.ahead, drawn.me, *(mile.at for mile in drawn.miles)]:
        assert 0 <= x <= 300 and 0 <= y <= 240
    radii = [math.dist(point, CENTRE) for point in line]
    assert all(later >= before - 0.2 for before, later in pairwise(radii))


def test_a_quarter_merely_passed_is_thin() -> None:
    life = [H.OPPORTUNITY_OPENED, H.RECURRING_SIGNED, H.ACCEPTED, H.RENEWED]
    drawn = spiral(lived(life))
    assert drawn is not None
    assert [stretch.is_thin for stretch in drawn.past] == [False, False, False, True, True, True, False]
    assert [mile.number for mile in drawn.miles] == [0, 1, 2, 3]


def test_a_correction_begins_the_line_anew() -> None:
    far = [*lived([H.OPPORTUNITY_OPENED, H.RECURRING_SIGNED, H.ACCEPTED, H.RENEWED])]
    drawn = spiral([*far, Step("II", 1, "corrected", is_correction=True)])
    assert drawn is not None
    assert len(drawn.past) == 2
    assert drawn.quadrant == "II"
