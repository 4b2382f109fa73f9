"""The cast is who the tests take it for."""

from __future__ import annotations

from ratoon.core.actor import Scope
from ratoon.people.tests.cast import Cast


def test_everybody_has_the_grants_of_the_role(cast: Cast) -> None:
    assert cast.administrator.actor.scope("lead.view") is Scope.ALL
    assert cast.sales_lead.actor.scope("lead.view") is Scope.DEPARTMENT
    assert cast.rep.actor.scope("lead.view") is Scope.OWN
    assert cast.csm.actor.scope("lead.view") is None
    assert len(list(cast.everybody())) == 12


def test_a_lead_of_a_department_reaches_its_teams(cast: Cast) -> None:
    teams = {cast.rep.staff.team_id, cast.other_rep.staff.team_id, cast.sales_lead.staff.team_id}
    assert cast.sales_lead.actor.team_ids == teams
    assert cast.rep.actor.team_ids == {cast.rep.staff.team_id}
    assert cast.rep.actor.department_ids == teams
