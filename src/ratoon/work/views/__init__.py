"""Pages of work: Today, and what stands on other records' pages."""

from __future__ import annotations

from ratoon.work.views.here import here
from ratoon.work.views.today import today, today_count, today_done

__all__ = ["here", "today", "today_count", "today_done"]
