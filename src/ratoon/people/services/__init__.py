"""Every change of people, teams, roles and of what holds for the firm."""

from ratoon.people.services.accounts import set_language, set_preferences
from ratoon.people.services.firm import retry_job, set_firm
from ratoon.people.services.invitations import digest, invitation_of, invite, invite_staff, use_invitation
from ratoon.people.services.leaving import HandingRefused, NotTaken, give_up, hand_over_all, run_handing
from ratoon.people.services.refusals import PeopleRefused
from ratoon.people.services.roles import Wish, set_role_access, set_roles, state_of
from ratoon.people.services.staff import add_staff, bring_back, deactivate, edit_staff, set_manager
from ratoon.people.services.teams import (
    add_team,
    archive_team,
    edit_team,
    refresh_paths,
    reopen_team,
    team_by_path,
)

__all__ = [
    "HandingRefused",
    "NotTaken",
    "PeopleRefused",
    "Wish",
    "add_staff",
    "add_team",
    "archive_team",
    "bring_back",
    "deactivate",
    "digest",
    "edit_staff",
    "edit_team",
    "give_up",
    "hand_over_all",
    "invitation_of",
    "invite",
    "invite_staff",
    "refresh_paths",
    "reopen_team",
    "retry_job",
    "run_handing",
    "set_firm",
    "set_language",
    "set_manager",
    "set_preferences",
    "set_role_access",
    "set_roles",
    "state_of",
    "team_by_path",
    "use_invitation",
]
