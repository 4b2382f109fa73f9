"""The languages in which the sample company can be told."""

from __future__ import annotations

from collections.abc import Mapping

from ratoon.demo.words import Words
from ratoon.demo.words.en import ENGLISH
from ratoon.demo.words.zh import CHINESE

TONGUES: Mapping[str, Words] = {"zh": CHINESE, "en": ENGLISH}
"""Its words by the code of the language."""
