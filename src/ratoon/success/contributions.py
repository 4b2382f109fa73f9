"""The verbs of care and renewals, where they show on other pages, how what happened reads, and the alarm."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.clock import last_day
from ratoon.core.contributions import Action, EventText, Owned, Panel, Related, RoomSettings, TimelineStage, contribute
from ratoon.core.errors import Text
from ratoon.core.forms import HappenedForm
from ratoon.core.ui import formats
from ratoon.core.words import labels_of
from ratoon.people.handing import handed_back
from ratoon.success import events, forms, services
from ratoon.success.models import Care, Forecast, LostReason, Renewal, Step
from ratoon.success.rules import RenewalSettings
from ratoon.success.services.outcome import ALARM
from ratoon.work.alarms import AlarmRule, declare

declare(
    AlarmRule(
        code=ALARM,
        group="renewal",
        tag=pgettext_lazy("an alarm", "Renewal"),
        icon="refresh",
        text=_("Renewal not signed · last day of the term: %(ends_on)s"),
        why=_("Warned of from %(days)d days before the end on."),
    )
)


contribute(
    RoomSettings(
        of=RenewalSettings,
        form=forms.RenewalSettingsForm,
        group="success",
        label=_("Renewals"),
        text=_("How long before its end a renewal opens and warns, and how long it may come late."),
        icon="refresh",
        position=10,
    )
)


def _is_open(row: Renewal) -> bool:
    return row.status == Renewal.Status.OPEN


def _is_due(step: str) -> Any:
    return lambda row: _is_open(row) and row.done_on(step) is None


def _is_next(step: str) -> Any:
    """A step is the next one where all before it are done."""
    before = Step.values[: Step.values.index(step)]
    return lambda row: all(row.done_on(one) is not None for one in before)


def _step(name: str, step: str, label: Text, icon: str, service: Any, explanation: Text = "") -> Action:
    return Action(
        kind="renewal",
        name=name,
        label=label,
        icon=icon,
        service=service,
        right="work",
        form=HappenedForm,
        is_offered=_is_due(step),
        is_primary=_is_next(step),
        explanation=explanation,
    )


def _has_draft(row: Renewal) -> bool:
    return row.new_contract is not None and row.new_contract.status != "void"


contribute(
    Action(
        kind="care",
        name="hand-over",
        label=_("Hand over"),
        icon="user-share",
        service=services.hand_over_care,
        right="hand_over",
        form=forms.HandOverForm,
        is_offered=lambda row: row.status == Care.Status.ACTIVE,
        explanation=_("Its open renewals go along, and the company where the CSM owns it."),
    ),
    _step("review", Step.REVIEW, _("Record the review of use"), "chart-dots", services.review_use),
    _step("value", Step.VALUE, _("Record that value was shown"), "presentation", services.show_value),
    _step(
        "strategy",
        Step.STRATEGY,
        _("Take up the strategy"),
        "route",
        services.take_up_strategy,
        _("The customer comes to quadrant IV until the renewal is decided."),
    ),
    _step("quote", Step.QUOTE, _("Record the quote"), "file-dollar", services.quote),
    Action(
        kind="renewal",
        name="renew",
        label=_("Draft the contract"),
        icon="refresh",
        service=services.renew,
        right="renew",
        form=HappenedForm,
        is_offered=lambda row: _is_open(row) and not _has_draft(row),
        is_primary=_is_next(Step.SIGNING),
        explanation=_("What ends, as long again, at the same price, to be edited; its signature renews."),
        gives="contract",
    ),
    Action(
        kind="renewal",
        name="forecast",
        label=_("Set the forecast"),
        icon="gauge",
        service=services.set_forecast,
        right="work",
        form=forms.ForecastForm,
        is_offered=_is_open,
    ),
    Action(
        kind="renewal",
        name="hand-over",
        label=_("Hand over"),
        icon="user-share",
        service=services.hand_over_renewal,
        right="hand_over",
        form=forms.HandOverForm,
        is_offered=_is_open,
        undo=handed_back(services.hand_over_renewal),
    ),
    Action(
        kind="renewal",
        name="lose",
        label=_("Record the loss"),
        icon="circle-x",
        service=services.lose,
        right="lose",
        form=forms.LoseForm,
        is_offered=_is_open,
        is_destructive=True,
        explanation=_("It stays in all figures with its reason."),
    ),
    Panel(
        kind="company",
        name="care",
        label=_("Care"),
        url_name="care_of_company",
        grant="care.view",
        is_aside=True,
        position=10,
    ),
    Panel(
        kind="renewal",
        name="steps",
        label=_("Steps"),
        url_name="renewals_steps",
        grant="renewal.view",
        position=10,
    ),
    Related(
        kind="company",
        slug="renewals",
        by="company",
        columns=("ends", "amount", "forecast", "steps", "status"),
        position=45,
        tab="care",
    ),
    Owned(
        kind="care",
        label=_("Customers in care"),
        of=lambda staff: Care.objects.filter(owner_id=staff, status=Care.Status.ACTIVE),
        give=services.hand_over_care,
        right="hand_over",
    ),
    Owned(
        kind="renewal",
        label=_("Open renewals"),
        of=lambda staff: Renewal.objects.filter(owner_id=staff, status=Renewal.Status.OPEN),
        give=services.hand_over_renewal,
        right="hand_over",
    ),
)


def _field(model: type[Care] | type[Renewal], names: list[str]) -> str:
    return formats.listed(str(model._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]


def _amount(event: Any) -> Any:
    return formats.money(None if event.amount is None else Decimal(event.amount), event.currency)


_CARE = {"care": ("care_id", "care")}

contribute(
    EventText(
        event=events.CareStarted,
        text=_("In care: %(owner)s"),
        icon="heartbeat",
        grant="care.view",
        names={"owner": ("owner_id", "staff")},
    ),
    EventText(
        event=events.CareEdited,
        text=_("Care of %(care)s edited: %(fields)s"),
        icon="pencil",
        grant="care.view",
        names=_CARE,
        words={"fields": lambda event: _field(Care, event.fields)},
    ),
    EventText(
        event=events.CareHandedOver,
        text=_("Care handed over from %(from)s to %(owner)s"),
        icon="user-share",
        grant="care.view",
        names={"from": ("from_id", "staff"), "owner": ("owner_id", "staff")},
    ),
    EventText(
        event=events.CareEnded,
        text=_("Care of %(care)s ended: the term and its grace are over"),
        icon="heart-off",
        grant="care.view",
        names=_CARE,
    ),
    EventText(
        event=events.RenewalOpened,
        text=_("Renewal opened: %(amount)s end on %(ends)s · owner: %(owner)s"),
        icon="refresh",
        grant="renewal.view",
        names={"owner": ("owner_id", "staff")},
        words={"amount": _amount, "ends": lambda event: formats.day(last_day(event.ends_on))},
    ),
    EventText(
        event=events.RenewalEdited,
        text=_("Renewal edited: %(fields)s"),
        icon="pencil",
        grant="renewal.view",
        words={"fields": lambda event: _field(Renewal, event.fields)},
    ),
    EventText(
        event=events.RenewalHandedOver,
        text=_("Renewal handed over from %(from)s to %(owner)s"),
        icon="user-share",
        grant="renewal.view",
        names={"from": ("from_id", "staff"), "owner": ("owner_id", "staff")},
    ),
    EventText(
        event=events.RenewalStepFinished,
        text=_("Renewal: %(step)s"),
        icon="check",
        grant="renewal.view",
        words={"step": lambda event: Step(event.step).label},
    ),
    EventText(
        event=events.RenewalForecast,
        text=_("Renewal judged: %(forecast)s"),
        icon="gauge",
        grant="renewal.view",
        words={"forecast": lambda event: Forecast(event.forecast).label},
    ),
    EventText(
        event=events.RenewalDrafted,
        text=_("Renewal drafted: %(contract)s"),
        icon="file-plus",
        grant="renewal.view",
        names={"contract": ("contract_id", "contract")},
    ),
    EventText(
        event=events.Renewed,
        text=_("Renewed by %(contract)s"),
        icon="circle-check",
        grant="renewal.view",
        names={"contract": ("contract_id", "contract")},
    ),
    EventText(
        event=events.RenewalLost,
        text=_("Renewal lost · %(reason)s"),
        icon="circle-x",
        grant="renewal.view",
        lookups={"reason": labels_of(LostReason, "reason")},
    ),
)

contribute(
    TimelineStage(name="care", label=_("Care"), kinds=("care",), position=40),
    TimelineStage(name="renewal", label=_("Renewal"), kinds=("renewal",), position=50),
)
