"""Every change of customers in care and of renewals."""

from __future__ import annotations

from ratoon.success.services.care import CareRefused, edit_care, hand_over_care, start_care
from ratoon.success.services.outcome import expire, link_draft, lose, renew, renewed
from ratoon.success.services.plays import (
    RenewalRefused,
    edit_renewal,
    finish_step,
    hand_over_renewal,
    open_play,
    quote,
    review_use,
    set_forecast,
    show_value,
    take_up_strategy,
)
from ratoon.success.services.tick import tick

__all__ = [
    "CareRefused",
    "RenewalRefused",
    "edit_care",
    "edit_renewal",
    "expire",
    "finish_step",
    "hand_over_care",
    "hand_over_renewal",
    "link_draft",
    "lose",
    "open_play",
    "quote",
    "renew",
    "renewed",
    "review_use",
    "set_forecast",
    "show_value",
    "start_care",
    "take_up_strategy",
    "tick",
]
