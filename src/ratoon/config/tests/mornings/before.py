"""How many clicks things took before they were shortened, and what was done about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Before:
    """The clicks that a thing took, and what was done about it, in both languages."""

    clicks: int
    en: str
    zh: str


CURSOR = ("the cursor stands where typing begins", "光标直接停在要填的地方")
OPEN = ("the choices stand open: one click chooses", "选项直接摊开，点一下就选中")
ROW = ("the line on Today opens the form", "在今日那一行直接打开跟进")
PHASE = (
    "the cursor stands where typing begins; the phase is the one that the project is in",
    "光标直接停在要填的地方；阶段默认为项目当前所在的阶段",
)
FOUND = ("what is found stands below while one types", "边打字边列出找到的")
LINK = ("the campaign counts its leads and leads to them", "活动上直接有线索数，点进去就是这些线索")

BEFORE = {
    "marketer.write_down": Before(7, *CURSOR),
    "marketer.put_aside": Before(7, *CURSOR),
    "marketer.assign": Before(6, *CURSOR),
    "marketer.find_by_phone": Before(3, *FOUND),
    "marketer.see_campaign": Before(5, *LINK),
    "rep.note_call": Before(6, *ROW),
    "rep.find": Before(3, *FOUND),
    "rep.add_contact": Before(5, *CURSOR),
    "rep.give": Before(5, *CURSOR),
    "project_manager.confirm": Before(5, *CURSOR),
    "project_manager.progress": Before(5, *CURSOR),
    "project_manager.add_task": Before(8, *PHASE),
    "project_manager.note_meeting": Before(7, *OPEN),
    "project_manager.note_task": Before(5, *CURSOR),
    "csm.judge": Before(7, *OPEN),
    "csm.note_visit": Before(7, *OPEN),
    "csm.note_task": Before(6, *CURSOR),
    "csm.find": Before(3, *FOUND),
    "csm.give": Before(5, *CURSOR),
}
"""By the key of the thing; all counted by the same hands on the pages as they were."""
