"""Words that users set: a stable code for figures and the API, a name in each language for people."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A stage, a reason, a source, a role: chosen from a list that the firm keeps."""

    code = models.SlugField(_("Code"), max_length=60, unique=True, allow_unicode=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("Position"), default=100)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en
