"""What people add to every page: the language and their own menu in the top bar."""

from __future__ import annotations

from ratoon.core.contributions import ShellPart, contribute

contribute(
    ShellPart(template="people/language_button.html", position=10),
    ShellPart(template="people/user_menu.html", position=90),
)
