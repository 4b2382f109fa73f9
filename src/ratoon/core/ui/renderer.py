"""How forms look: our templates around Django's widgets, which carry Tabler's classes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import DateTimeBaseInput

_CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)
_PICKERS: tuple[tuple[type[DateTimeBaseInput], str, str], ...] = (
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.TimeInput, "time", "%H:%M"),
)


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, _CHECKS):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class RatoonBoundField(BoundField):
    """Give the widget of one form's field its class, the browser's own date picker, and the address of its choices."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        widget = field.widget
        if not widget.is_hidden:
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} {_css_class(widget)}".strip()
        for kind, input_type, value_format in _PICKERS:
            if isinstance(widget, kind):
                widget.input_type, widget.format = input_type, value_format
        remote: Any = getattr(field, "remote", "")
        if remote:
            key: Any = getattr(field, "to_field_name", None)
            widget.attrs["data-remote"] = f"{remote}?by={key}" if key else str(remote)


class RatoonRenderer(TemplatesSetting):
    """Render forms by ``core/form/``."""

    form_template_name = "core/form/form.html"
    field_template_name = "core/form/field.html"
    bound_field_class = RatoonBoundField
