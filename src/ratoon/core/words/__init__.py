"""
Words that users set: a stable code for figures and the API, a name in each language for people.

To let the firm keep another list: its table in `models.py` (a `Word`), `word_access(…)` in `access.py`, the words that
a new system begins with in `defaults.py`, and one `WordResource` in `resources.py`, registered by `register_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratoon.core.models import Record


class Word(Record):
    """
    A stage, a reason, a source, a role: chosen from a list that the firm keeps.

    Words of ``fixed_codes`` are chosen by the product's own rules: they may be renamed, but stay in use.
    """

    code = models.SlugField(_("Code"), max_length=60, unique=True, allow_unicode=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("Position"), default=100)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(editable=False, db_default=Now())

    fixed_codes: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["position", "id"], name="%(class)s_by_position"),
            models.Index(fields=["archived_at", "position", "id"], name="%(class)s_by_archive"),
        ]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


def labels_of(model: type[Word], attribute: str) -> Callable[[Sequence[Any]], list[str]]:
    """Let timelines look up the words whose codes events keep under an attribute; what is not known is its code."""

    def look_up(events: Sequence[Any]) -> list[str]:
        codes = [str(getattr(event, attribute)) for event in events]
        labels = {one.code: one.label for one in model._default_manager.filter(code__in=set(codes))}
        return [labels.get(code, code) for code in codes]

    return look_up
