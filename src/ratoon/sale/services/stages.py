"""What the stages of the pipeline refuse beyond what all lists of words do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.words.services import WordRefused, uses
from ratoon.sale.models.pipeline import Outcome, Stage

DECIDED = {Outcome.WON: 100, Outcome.LOST: 0}
"""The probability, in percent, of what is decided."""


def guard(word: Stage, verb: str, values: Mapping[str, Any]) -> None:
    """
    Refuse a probability that an outcome can't have, another outcome for a stage with a past, and a pipeline with a gap.

    :raises WordRefused: ``decided``, ``in_use``, ``last_of_outcome``.
    """
    outcome = values.get("outcome", word.outcome)
    probability = values.get("probability", word.probability)
    if verb in ("add", "edit") and probability is not None and DECIDED.get(outcome, probability) != probability:
        text = _("The probability of what is “%(outcome)s” is %(percent)d percent.")
        words = {"outcome": Outcome(outcome).label, "percent": DECIDED[outcome]}
        raise WordRefused("decided", text % words, "probability")
    is_other = outcome != word.outcome
    if is_other and (count := uses(word)):
        text = _("Opportunities and steps that have this stage: %(count)d. Its outcome stays.")
        raise WordRefused("in_use", text % {"count": count}, "outcome")
    if (is_other or verb in ("archive", "remove")) and word.archived_at is None:
        _refuse_last(word)


def _refuse_last(stage: Stage) -> None:
    others = Stage.objects.filter(outcome=stage.outcome, archived_at=None).exclude(pk=stage.pk)
    if not others.exists():
        text = _("It is the last stage that is “%(outcome)s”: without one nothing could be.")
        words = {"outcome": Outcome(stage.outcome).label}
        raise WordRefused("last_of_outcome", text % words)
