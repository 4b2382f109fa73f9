"""What is typed about a stage of the pipeline."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ratoon.core.words.forms import WordForm
from ratoon.sale.models.pipeline import Outcome, Required, Stage


class StageForm(WordForm):
    """A word with its probability, its outcome and what it asks for."""

    probability = forms.IntegerField(
        label=_("Probability"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("In percent. Empty: unknown."),
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, required=False, initial=Outcome.OPEN)
    gate = forms.MultipleChoiceField(
        label=_("Asks for first"),
        choices=Required.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What must be known before an opportunity may enter this stage."),
    )

    def clean_outcome(self) -> str:
        given: str = self.cleaned_data["outcome"]
        return given or (self.record.outcome if isinstance(self.record, Stage) else Outcome.OPEN.value)

    def clean_gate(self) -> list[str]:
        given = set(self.cleaned_data["gate"])
        return [fact for fact in Required.values if fact in given]
