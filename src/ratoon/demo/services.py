"""The sample company is made: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import connection, transaction

from ratoon.core.clock import day_of, zone
from ratoon.core.settings import forget, set_setting
from ratoon.core.turns import take_turn
from ratoon.demo.plan import SMALL, Size, Step, make_plan
from ratoon.demo.stage import SYSTEM, Queue, Stage, waiting
from ratoon.demo.verbs import VERBS
from ratoon.demo.verbs.call import Call
from ratoon.people.accounts import DemoSettings
from ratoon.people.models import Staff

SEED = 2026
"""Whose company everybody sees who starts this version."""


class DemoRefused(Exception):
    """The sample company can't be made, or not go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made: the steps of the plan, and how many reactions followed."""

    steps: int
    reactions: int


def make_demo(
    *,
    at: datetime,
    seed: int = SEED,
    size: Size = SMALL,
    tongue: str = "zh",
    tell: Callable[[str], None] = lambda _line: None,
) -> Made:
    """
    Make the sample company as it stands at a moment, in one transaction, in the words of a language.

    ``tell`` is told of the progress.

    :raises DemoRefused: if anybody works here already, or a step of the plan is refused.
    """
    try:
        with transaction.atomic():
            return _made(at, seed, size, tongue, tell)
    finally:
        forget()  # settings that were read while it was made, should it come to nothing


def _made(at: datetime, seed: int, size: Size, tongue: str, tell: Callable[[str], None]) -> Made:
    take_turn("demo.company")  # of two who make it at once the second finds it made
    if Staff.objects.exists():
        raise DemoRefused("The sample company needs an empty system, but people work in this one already.")
    steps = make_plan(seed=seed, today=day_of(at), size=size, tongue=tongue)
    stage, queue = Stage(now=at, zone=zone()), Queue()
    with connection.execute_wrapper(queue.notice), _as_one_piece():
        reactions = _act(stage, queue, steps, tell)
    if waiting():
        raise DemoRefused("Some jobs of the sample company were left undone.")
    set_setting(of=DemoSettings, name="is_demo", value=True, actor=SYSTEM, at=at)
    return Made(steps=len(steps), reactions=reactions)


@contextmanager
def _as_one_piece() -> Iterator[None]:
    """
    Make no savepoints: in a transaction that is whole or nothing they would protect nothing.

    A service that breaks off leaves the transaction unusable, so that all is given up, whoever may catch it.
    """
    features, before = connection.features, connection.features.uses_savepoints
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = before


def _act(stage: Stage, queue: Queue, steps: Sequence[Step], tell: Callable[[str], None]) -> int:
    reactions = done = counted = 0
    for (year, quarter), part in groupby(steps, lambda step: (step.on.year, (step.on.month - 1) // 3 + 1)):
        found = list(part)
        reactions += _play(stage, queue, found)
        done += len(found)
        if done >= 2 * counted:
            _take_stock()
            counted = done
        tell(f"{year}, quarter {quarter}: {done} of {len(steps)} steps")
    return reactions


def _play(stage: Stage, queue: Queue, steps: Sequence[Step]) -> int:
    reactions = 0
    for on, part in groupby(steps, attrgetter("on")):
        found = list(part)
        for step, at in zip(found, stage.moments(on, len(found)), strict=True):
            _call(stage, step, at)
            reactions += queue.settle()
    return reactions


def _call(stage: Stage, step: Step, at: datetime) -> None:
    try:
        call = Call(about=step.about, on=step.on, at=at, actor=stage.actor(step.by))
        VERBS[step.verb](stage, call, **step.details)
    except Exception as refused:
        told = f"{step.on}: {step.verb} {step.about} by {step.by or 'the system'}"
        raise DemoRefused(f"{told}: {refused!r}") from refused


def _take_stock() -> None:
    """Let the database know how much it holds: statistics of empty tables make it choose slow ways."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")
