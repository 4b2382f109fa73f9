"""A mark on every page of a demo system: what it shows is the sample company."""

from __future__ import annotations

from ratoon.core.contributions import ShellPart, contribute

contribute(ShellPart(template="demo/mark.html", position=5))
