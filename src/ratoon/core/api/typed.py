"""What the type checker finds in what programs send, said in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.errors import Text
from ratoon.core.forms import IN_DIGITS

_WHOLE_NUMBER = _("This should be a whole number.")
_YES_OR_NO = _("This should be true or false.")
_DAY = _("This should be a day: 2026-11-30.")
_OBJECT = _("This should be an object.")
SAID: dict[str, Text] = {
    "missing": _("This is required."),
    "extra_forbidden": _("There is no such key."),
    "string_type": _("This should be text."),
    "string_unicode": _("There is half a character in this text."),
    "string_too_long": _("This is longer than %(max_length)s characters."),
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_parsing_size": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "finite_number": _("This should be a finite number."),
    "greater_than_equal": _("This should be %(ge)s or more."),
    "less_than_equal": _("This should be %(le)s or less."),
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "decimal_type": _("This should be an amount."),
    "decimal_text": _("Give amounts as text, so that no digit is lost."),
    "decimal_digits": IN_DIGITS,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "literal_error": _("Choose one of: %(expected)s."),
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "list_type": _("This should be a list."),
}
"""What the type checker can find in what is sent, by its names for it, in the reader's language."""

_OR = re.compile(r"(?<=['\d]) or (?=['\d-])")
"""How the type checker joins the last two of a choice, in English."""


def said(error: Mapping[str, Any]) -> str:
    """Say in the reader's language what the type checker found; what has no words here is only ill-formed."""
    context = dict(error.get("ctx") or {})
    if "expected" in context:
        context["expected"] = _OR.sub(", ", str(context["expected"]))
    text = SAID.get(error["type"])
    return str(text) % context if text is not None else str(_("This is not well-formed."))
