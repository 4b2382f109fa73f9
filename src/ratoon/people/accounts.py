"""How people sign in: by e-mail, only those who were invited and work here; in a demo, as one of its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ratoon.core.models import User
from ratoon.core.settings import read
from ratoon.people.access import staff_actor
from ratoon.people.queries import faces


@dataclass(frozen=True, kw_only=True)
class DemoSettings:
    """Whether this system shows the sample company: then anybody may look around as one of its people."""

    room: ClassVar[str] = "demo"

    is_demo: bool = False


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs himself up: colleagues are invited. Who does not work here, or not any more, is told so."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail and password do not belong together."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if staff_actor(user) is None:
            clear_login(request)
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]
        return None


def is_demo() -> bool:
    """Say whether this system shows the sample company."""
    return read(DemoSettings).is_demo


def demo_people() -> list[dict[str, Any]]:
    """Give whom a visitor of a demo can look around as; nobody where this is no demo."""
    if not is_demo():
        return []
    return [{"url_value": staff.pk, "name": staff.name, "role": role.label} for staff, role in faces()]


def demo_user(staff_id: int) -> User | None:
    """Give whom the visitor of a demo chose, if that person is offered."""
    if not is_demo():
        return None
    return next((staff.user for staff, _role in faces() if staff.pk == staff_id), None)
