"""What people add to every page: the language and their own menu in the top bar; how what happened to teams reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import EventText, ShellPart, contribute
from ratoon.people.events import TeamAdded

contribute(
    ShellPart(template="people/language_button.html", position=10),
    ShellPart(template="people/user_menu.html", position=90),
    EventText(event=TeamAdded, text=_("Team set up"), icon="users-group", grant="staff.view"),
)
