"""What is typed to take files in."""

from __future__ import annotations

from ratoon.imports.forms.handing import BatchForm, ReadingForm, UploadForm, WhatForm
from ratoon.imports.forms.mapping import MappingForm

__all__ = ["BatchForm", "MappingForm", "ReadingForm", "UploadForm", "WhatForm"]
