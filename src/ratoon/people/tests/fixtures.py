"""The cast, for the tests of every room; and sample rows of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ratoon.core.testing.database import standing
from ratoon.core.testing.samples import sample_of
from ratoon.people.tests import cast as casts
from ratoon.people.tests import make


@pytest.fixture
def cast(database: None) -> casts.Cast:
    """Give the fixed cast: one person per role, a second rep in another team, a stranger."""
    return casts.build()


@pytest.fixture(scope="module")
def standing_cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[casts.Cast]:
    """Give the cast once for a whole module, whose tests change it in transactions of their own only."""
    with standing(django_db_blocker, casts.build) as made:
        yield made


@sample_of("people")
def people(cast: casts.Cast, number: int) -> None:
    """Add colleagues, of whom some have one name."""
    for i in range(number):
        make.staff(("周敏", "赵一", "", "Ann Lee")[i % 4], team=cast.rep.staff.team)


@sample_of("teams")
def teams(cast: casts.Cast, number: int) -> None:
    """Make teams at the top, below a department and below one another; some sound alike."""
    above = cast.sales_lead.staff.team
    for i in range(number):
        team = make.team(f"{('一', '乙', 'Team ')[i % 3]}{i}", above=(None, above, cast.rep.staff.team)[i % 3])
        above = team if i % 10 == 0 else above
