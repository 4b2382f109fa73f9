"""What axe-core finds on a page: faults that keep people with keyboard, screen reader or weak eyes out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
_SETTLED = """() => document.readyState === 'complete'
    && !document.querySelector('.htmx-request, [aria-busy=true], select[data-remote]:not(.tomselected)')"""
_RUN = """async ({ rules, grave }) => {
    const found = await axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })
    const why = node => node.failureSummary.split('\\n')[1].trim()
    const told = (one, node) =>
        `${one.id} (${one.impact}): ${node.target.join(' ')} ${node.html.slice(0, 160)} — ${why(node)}`
    const wrong = found.violations.filter(one => grave.includes(one.impact))
    return wrong.flatMap(one => one.nodes.map(node => told(one, node)))
}"""


def script() -> Path:
    """Say where axe-core lies; without it the test is skipped or, where browsers are required, fails."""
    found = Path(settings.ROOT) / "node_modules" / "axe-core" / "axe.min.js"
    if not found.is_file():
        told = f"no axe-core at {found}: ./ratoon test installs it"
        if os.environ.get("RATOON_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(told)
    return found


def prepare(page: Page) -> None:
    """Let every page that is opened from now on carry axe-core, past the content policy, and stand without motion."""
    page.add_init_script(path=script())
    page.emulate_media(reduced_motion="reduce")


def findings(page: Page, rules: list[str] | None = None) -> list[str]:
    """Give what is seriously or critically wrong on the page that is open, by these rules alone or by all."""
    page.wait_for_function(_SETTLED)
    found: Any = page.evaluate(_RUN, {"rules": rules, "grave": list(GRAVE)})
    return [str(one) for one in found]
