"""The cast, for the tests of every room."""

from __future__ import annotations

import pytest

from ratoon.people.tests import cast as casts


@pytest.fixture
def cast(database: None) -> casts.Cast:
    """Give the fixed cast: one person per role, a second rep in another team, a stranger."""
    return casts.build()
