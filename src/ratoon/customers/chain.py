"""The people of a customer as a map: from who uses it, by who needs and examines it, to who decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT = 172, 74
GAP_ACROSS, GAP_DOWN = 20, 12
HEAD = 28
"""Pixels above the boxes of a band: for its word, and for the lines that pass over it."""
WORD, LANE = 12, 22
"""Where in the head a word stands, and a line runs."""
BESIDE = 8
"""Pixels between a box and the line that goes round it."""

USES, NEEDS, EXAMINES, DECIDES, UNKNOWN = "uses", "needs", "examines", "decides", "unknown"
BANDS = (UNKNOWN, USES, NEEDS, EXAMINES, DECIDES)
"""The bands in the order in which a matter goes up: from the effect in use to the decision."""
_BAND_OF: Mapping[str, str] = {
    "decision_maker": DECIDES,
    "purchasing": EXAMINES,
    "finance": EXAMINES,
    "it": EXAMINES,
    "demander": NEEDS,
    "client_project_manager": NEEDS,
    "client_administrator": USES,
    "user": USES,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the map; ``reports_to`` names another by his key."""

    key: int
    roles: Sequence[str]
    reports_to: int | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Where somebody stands: the upper left corner."""

    key: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Band:
    """Where the word of a band stands."""

    name: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Who reports to whom: a path from the one to the other, and where it arrives."""

    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Map:
    """The whole picture, in pixels."""

    width: int
    height: int
    bands: Sequence[Band]
    boxes: Sequence[Box]
    ties: Sequence[Tie]


def band_of(roles: Sequence[str]) -> str:
    """Give the band of somebody: the highest that his roles reach."""
    return max((_BAND_OF.get(role, UNKNOWN) for role in roles), key=BANDS.index, default=UNKNOWN)


def missing(roles_there: Sequence[Sequence[str]]) -> list[str]:
    """Give which of those without whom nothing is decided, delivered or used nobody is known to be."""
    held = {role for roles in roles_there for role in roles}
    return [role for role in ("decision_maker", "demander", "user") if role not in held]


def across(people: Sequence[Person]) -> Map:
    """Draw the bands side by side, who decides on the right: for a desk."""
    places: dict[int, tuple[int, int]] = {}
    bands = []
    for column, (name, keys) in enumerate(_banded(people)):
        x = column * (BOX_WIDTH + GAP_ACROSS)
        bands.append(Band(name, x, WORD))
        places |= {key: (x, HEAD + row * (BOX_HEIGHT + GAP_DOWN)) for row, key in enumerate(keys)}
    ties = [
        _tie(places[one.key], places[one.reports_to])
        for one in people
        if one.reports_to is not None and one.reports_to in places and one.reports_to != one.key
    ]
    return _map(bands, places, ties)


def down(people: Sequence[Person], abreast: int = 2) -> Map:
    """Draw the bands one under the other, who decides on top: for a telephone, where lines would find no room."""
    places: dict[int, tuple[int, int]] = {}
    bands = []
    y = 0
    for name, keys in reversed(_banded(people)):
        bands.append(Band(name, 0, y + WORD))
        y += HEAD
        for number, key in enumerate(keys):
            row, column = divmod(number, abreast)
            places[key] = (column * (BOX_WIDTH + GAP_DOWN), y + row * (BOX_HEIGHT + GAP_DOWN))
        y += -(-len(keys) // abreast) * (BOX_HEIGHT + GAP_DOWN) + GAP_DOWN
    return _map(bands, places, [])


def _banded(people: Sequence[Person]) -> list[tuple[str, list[int]]]:
    """Give the bands that have anybody, each with its people in their order."""
    found: dict[str, list[int]] = {name: [] for name in BANDS}
    for one in people:
        found[band_of(one.roles)].append(one.key)
    return [(name, keys) for name, keys in found.items() if keys]


def _map(bands: Sequence[Band], places: Mapping[int, tuple[int, int]], ties: Sequence[Tie]) -> Map:
    return Map(
        width=max((x for x, _y in places.values()), default=0) + BOX_WIDTH + BESIDE,
        height=max((y for _x, y in places.values()), default=0) + BOX_HEIGHT + 2,
        bands=bands,
        boxes=[Box(key, x, y) for key, (x, y) in places.items()],
        ties=ties,
    )


def _tie(one: tuple[int, int], above: tuple[int, int]) -> Tie:
    """Leave on the right and arrive on the left, over the heads of the bands between; in one band round the right."""
    (x1, y1), (x2, y2) = (one[0] + BOX_WIDTH, one[1] + BOX_HEIGHT // 2), (above[0], above[1] + BOX_HEIGHT // 2)
    if one[0] == above[0]:
        y2 += BESIDE  # beside a line that leaves there
        return Tie(f"M{x1} {y1}h{BESIDE}V{y2}h{-BESIDE}", x1, y2)
    out, into = x1 + GAP_ACROSS // 2, x2 - GAP_ACROSS // 2
    if out == into:
        return Tie(f"M{x1} {y1}H{out}V{y2}H{x2}", x2, y2)
    return Tie(f"M{x1} {y1}H{out}V{LANE}H{into}V{y2}H{x2}", x2, y2)
