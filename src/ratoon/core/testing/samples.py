"""Rows for the checks that every noun inherits: each room says in `tests/fixtures.py` how to make its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.testing.freeze import NOW
from ratoon.core.words import Word, services

Maker = Callable[[Any, int], None]
_makers: dict[str, Maker] = {}


def sample_of(slug: str) -> Callable[[Maker], Maker]:
    """
    Let the function make rows of a noun, given the cast and how many.

    Some rows should agree in what lists sort by, some should lack what may be unknown, some should be somebody's.
    """

    def keep(maker: Maker) -> Maker:
        _makers[slug] = maker
        return maker

    return keep


def make_rows(slug: str, cast: Any, number: int) -> None:
    """Make rows of a noun."""
    assert slug in _makers, f"no sample of {slug}: add @sample_of({slug!r}) to the room's tests/fixtures.py"
    _makers[slug](cast, number)


def make_words(model: type[Word], number: int, **more: Any) -> None:
    """Add words to a list, of which some are put away."""
    actor = SystemActor(cause=Cause(entry_id=None, text="sample"))
    for i in range(number):
        name = ("样词", "Sample ", "=1+")[i % 3] + str(i)
        code = f"sample-{i}"
        word = services.add_word(model=model, code=code, name_zh=name, name_en=name, actor=actor, at=NOW, **more)
        if i % 7 == 0:
            services.archive_word(word=word, actor=actor, at=NOW)
