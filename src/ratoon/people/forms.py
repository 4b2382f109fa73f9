"""What people and programs type about colleagues, teams and the firm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from babel.dates import get_timezone_location
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.access import kinds
from ratoon.core.actor import StaffActor
from ratoon.core.contributions import Owned, contributed
from ratoon.core.currencies import Currency
from ratoon.core.forms import Choice, Day, HappenedForm, RecordForm, Text
from ratoon.core.settings import FirmSettings, read
from ratoon.core.ui.formats import locale
from ratoon.people.models import Level, Role, ServiceRole, Staff, Team
from ratoon.people.queries import holdings

ZONES = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Manila",
    "Asia/Bangkok",
    "Asia/Ho_Chi_Minh",
    "Asia/Jakarta",
    "Asia/Kuala_Lumpur",
    "Asia/Kolkata",
    "Asia/Almaty",
    "Asia/Dubai",
    "Asia/Riyadh",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Europe/Athens",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Zurich",
    "Europe/Madrid",
    "Europe/London",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Toronto",
    "America/Chicago",
    "America/Mexico_City",
    "America/Denver",
    "America/Los_Angeles",
    "America/Vancouver",
    "Australia/Perth",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "UTC",
)


class RoleChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Roles, by their codes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        roles = Role.objects.filter(archived_at=None)
        super().__init__(queryset=roles, to_field_name="code", label=_("Roles"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class StaffForm(RecordForm):
    """The facts of a colleague."""

    name = Text(label=pgettext_lazy("of a person", "Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, help_text=_("To sign in with. It can be added later.")
    )
    team = Choice(label=_("Team"), queryset=Team.objects.filter(archived_at=None).order_by("path_key", "id"))
    manager = Choice(
        label=_("Manager"),
        queryset=Staff.objects.order_by("name_key", "id"),
        remote=reverse_lazy("people_options"),
        required=False,
    )
    service_role = forms.ChoiceField(label=_("Staffed as"), choices=[("", "—"), *ServiceRole.choices], required=False)
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", "—"), *Level.choices],
        required=False,
        help_text=_("For project managers only."),
    )
    hours_per_week = forms.DecimalField(
        label=_("Hours per week"), min_value=0, max_value=80, max_digits=4, decimal_places=1, required=False
    )
    joined_on = Day(label=_("Joined on"), required=False)
    roles = RoleChoice(required=False, help_text=_("What somebody may see and do here."))

    def prepare(self) -> None:
        record = self.record
        if not isinstance(record, Staff):
            self.initial.setdefault("hours_per_week", 40)
            if isinstance(self.actor, StaffActor) and self.actor.scope("staff.set_roles") is None and not self.data:
                del self.fields["roles"]
            return
        self.initial["email"] = record.user.email if record.user else ""
        if "roles" not in self.data:  # a verb of its own on pages; programs may send them along
            del self.fields["roles"]

    def start(self) -> dict[str, Any]:
        found = super().start()
        found.pop("roles", None)
        return found

    def clean_hours_per_week(self) -> Any:
        hours = self.cleaned_data["hours_per_week"]
        return 40 if hours is None else hours


class RolesForm(RecordForm):
    """Which roles a colleague has."""

    roles = RoleChoice()

    def start(self) -> dict[str, Any]:
        return {
            "roles": list(self.record.roles.values_list("code", flat=True)) if isinstance(self.record, Staff) else []
        }


class LeaveForm(HappenedForm):
    """On which day somebody left."""

    on = Day(label=_("Last day"), required=False, help_text=_("Empty: today."))


class HandAllForm(HappenedForm):
    """
    Who takes what a colleague owns: one for everything, others for some kinds; from which day, and why.

    Programs name them as ``takers``, pages ask for each kind in a field of its own.
    """

    to = Choice(
        label=_("Who takes it over"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key", "id"),
        remote=reverse_lazy("people_options"),
        required=False,
        help_text=_("Everything for which nobody else is named below."),
    )
    takers = forms.JSONField(
        label=_("By kind"), required=False, help_text=_('For some kinds somebody else: [{"kind": "lead", "to": 7}].')
    )
    reason = Text(label=_("Reason"), max_length=200, help_text=_("The history keeps it."))
    field_order = ("to", "takers", "on", "reason")

    def prepare(self) -> None:
        super().prepare()
        self.holdings = holdings(self.record.pk) if isinstance(self.record, Staff) else []
        if "takers" in self.data:
            return
        del self.fields["takers"]
        for holding in self.holdings:
            self.fields[f"to_{holding.kind}"] = Choice(
                label=holding.label,
                queryset=Staff.objects.filter(left_on=None).order_by("name_key", "id"),
                remote=reverse_lazy("people_options"),
                required=False,
                empty_label=_("as above"),
            )

    def clean_takers(self) -> dict[str, Staff]:
        given = self.cleaned_data["takers"] or []
        known = {one.kind for one in contributed(Owned)}
        if not isinstance(given, list) or not all(
            isinstance(one, dict) and set(one) == {"kind", "to"} for one in given
        ):
            raise ValidationError(_('Each is written as {"kind": "lead", "to": 7}.'), code="form")
        found: dict[str, Staff] = {}
        for one in given:
            if one["kind"] not in known:
                raise ValidationError(_("There is no kind “%(kind)s”."), code="kind", params={"kind": one["kind"]})
            taker = Staff.objects.filter(pk=one["to"]).first() if type(one["to"]) is int else None
            if taker is None:
                raise ValidationError(_("There is no colleague %(id)s."), code="to", params={"id": one["to"]})
            found[one["kind"]] = taker
        return found

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        each = {one.kind: values.pop(f"to_{one.kind}", None) for one in self.holdings}
        if "takers" not in values:
            values["takers"] = {kind: taker for kind, taker in each.items() if taker is not None}
        return values


class BackForm(HappenedForm):
    """On which day somebody came back."""


class TeamForm(RecordForm):
    """The name of a team and its place in the tree."""

    name = Text(label=_("Name"), max_length=80)
    parent = Choice(
        label=pgettext_lazy("team", "Above"),
        queryset=Team.objects.filter(archived_at=None).order_by("path_key", "id"),
        required=False,
        empty_label=_("nothing: at the top"),
    )
    is_department = forms.BooleanField(
        label=_("Is a department"),
        required=False,
        help_text=_("Rights “of the department” reach over all teams below it."),
    )


class PreferencesForm(forms.Form):
    """Language and time zone of a reader."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_names = {"zh-hans": "中文", "en": "English"}
        languages = [(code, own_names.get(code, label)) for code, label in settings.LANGUAGES]
        firm = read(FirmSettings).zone
        language: Any = self.fields["language"]
        zone: Any = self.fields["zone"]
        language.choices = [("", _("As the browser says")), *languages]
        zone.choices = [
            ("", _("As the firm: %(zone)s") % {"zone": get_timezone_location(firm, locale=locale())}),
            *zone_choices(self.initial.get("zone", "")),
        ]


class FirmForm(RecordForm):
    """Name, zone and currency of the firm."""

    name = Text(label=_("Name of the firm"), max_length=120, required=False)
    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("A day of the firm begins and ends by it, wherever somebody reads.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)

    def prepare(self) -> None:
        zone: Any = self.fields["zone"]
        zone.choices = zone_choices(self.initial.get("zone", ""))


class TokenForm(forms.Form):
    """The name of a token, and which of one's own rights it has."""

    name = Text(label=_("Name"), max_length=80, help_text=_("Which program will use it."))
    scopes = forms.MultipleChoiceField(label=_("Rights"))

    def __init__(self, *args: Any, actor: StaffActor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [
            (access.label, [(access.grant(action), label) for action, label in access.actions.items()])
            for access in kinds().values()
        ]
        self.kinds = [
            (label, [(grant, said) for grant, said in grants if grant in actor.grants]) for label, grants in self.kinds
        ]
        scopes: Any = self.fields["scopes"]
        scopes.choices = [choice for _label, grants in self.kinds for choice in grants]

    def groups(self) -> list[dict[str, Any]]:
        """Give the rights by kind, ticked as typed; at first whatever only looks."""
        given = self["scopes"].value() or [] if self.is_bound else None
        return [
            {
                "label": label,
                "rights": [
                    {
                        "grant": grant,
                        "label": said,
                        "on": grant in given if given is not None else grant.endswith(".view"),
                    }
                    for grant, said in grants
                ],
            }
            for label, grants in self.kinds
            if grants
        ]


class SaidOnce(forms.Form):
    """A form of allauth in the words of all other pages: what a label says is not said again inside the field."""

    words: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(SaidOnce, LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    words: ClassVar[Mapping[str, Any]] = {"login": _("E-mail"), "remember": _("Stay signed in")}


class LostPasswordForm(SaidOnce, ResetPasswordForm):  # type: ignore[misc]
    """The e-mail to which the link is sent."""

    words: ClassVar[Mapping[str, Any]] = {"email": _("E-mail")}


class ChangedPasswordForm(SaidOnce, ChangePasswordForm):  # type: ignore[misc]
    """The password that was, and the new one twice."""

    words: ClassVar[Mapping[str, Any]] = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("Once more"),
    }


class FirstPasswordForm(SaidOnce, SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""

    words: ClassVar[Mapping[str, Any]] = {"password1": _("New password"), "password2": _("Once more")}


class NewPasswordForm(SaidOnce, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password in place of one that was forgotten, twice."""

    words: ClassVar[Mapping[str, Any]] = {"password1": _("New password"), "password2": _("Once more")}


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("New password"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("Once more"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> None:
        super().clean()
        if not self.errors and self.cleaned_data["password"] != self.cleaned_data["again"]:
            self.add_error("again", _("These are two different passwords."))


def zone_choices(standing: str) -> list[tuple[str, str]]:
    """Offer common zones, and the one that stands."""
    names = [*ZONES, *([standing] if standing and standing not in ZONES else [])]
    return [(name, zone_label(name)) for name in names]


def zone_label(name: str) -> str:
    """Name a zone by its place, in the reader's language."""
    return f"{get_timezone_location(name, locale=locale())} · {name}"
