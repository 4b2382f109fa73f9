"""
The counted clicks: pinned in `clicks.json` beside the tests, and told by the manual in both languages.

``RATOON_PIN=1`` writes them anew, both the pins and the tables of the manual.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from ratoon.config.tests.mornings.before import BEFORE
from ratoon.config.tests.mornings.hands import Morning
from ratoon.core.testing.queries import locked

PINS = Path(__file__).parent / "clicks.json"
MANUAL = Path(__file__).parents[5] / "docs" / "manual"
MARK = "<!-- counted -->\n"
HEADS = {
    "en": "| what is done | clicks | before | what was done about it |\n|---|--:|--:|---|\n",
    "zh": "| 做什么 | 点击 | 以前 | 改了什么 |\n|---|--:|--:|---|\n",
}


def pinned() -> dict[str, int]:
    """Give the pinned clicks by the keys of things."""
    found: dict[str, int] = json.loads(PINS.read_text()) if PINS.exists() else {}
    return found


def hold(counted: Mapping[str, int], mornings: tuple[Morning, ...]) -> None:
    """Hold that every thing took as many clicks as are pinned; or pin them, and write the manual's tables."""
    if os.environ.get("RATOON_PIN") == "1":
        with locked(PINS.parent):  # the other worker pins too
            PINS.write_text(json.dumps(dict(counted), indent=2, sort_keys=True) + "\n")
            for language in HEADS:
                page = MANUAL / f"mornings.{language}.md"
                page.write_text(page.read_text().partition(MARK)[0] + MARK + tables(mornings, language))
        return
    now = pinned()
    other = {
        key: f"{clicks} clicks, pinned are {now.get(key)}" for key, clicks in counted.items() if clicks != now.get(key)
    }
    assert not other, f"{other} (RATOON_PIN=1 pins anew)"
    assert set(now) == set(counted)


def tables(mornings: tuple[Morning, ...], language: str) -> str:
    """Write the tables of the manual: a role each."""
    clicks = pinned()
    parts = []
    for morning in mornings:
        lines = []
        for thing in morning.things:
            what = thing.english if language == "en" else thing.chinese
            before = BEFORE.get(thing.key)
            was, why = ("", "") if before is None else (str(before.clicks), getattr(before, language))
            lines.append(f"| {what} | {clicks[thing.key]} | {was} | {why} |\n")
        name = morning.english if language == "en" else morning.chinese
        parts.append(f"\n## {name}\n\n{HEADS[language]}{''.join(lines)}")
    return "".join(parts)
