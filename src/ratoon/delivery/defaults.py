"""The plan templates that a new system begins with, one a size."""

from __future__ import annotations

from ratoon.core.defaults import install_words, installs
from ratoon.delivery.models import PlanTemplate, TemplateTask

_Row = tuple[str, str, str, tuple[int, int, int], str, tuple[str, ...]]

PHASES = {
    "start": ("启动", "Start"),
    "survey": ("调研", "Survey"),
    "build": ("配置", "Configuration"),
    "train": ("培训", "Training"),
    "live": ("上线与验收", "Go-live and acceptance"),
}
TASKS: dict[str, tuple[_Row, ...]] = {
    # code: Chinese, English, days in a small, middle, large plan (−1: not there, 0: milestone), role, waits for
    "start": (
        ("prepare", "内部交底", "Internal briefing", (1, 2, 3), "project_manager", ()),
        ("kick_off", "启动会", "Kick-off meeting", (0, 0, 0), "project_manager", ("prepare",)),
    ),
    "survey": (
        ("executives", "高层访谈", "Talks with the executives", (1, 2, 3), "consultant", ("kick_off",)),
        ("departments", "分部门调研", "Survey in the departments", (2, 4, 8), "consultant", ("executives",)),
        ("blueprint", "方案与蓝图", "Solution and blueprint", (2, 4, 8), "consultant", ("departments",)),
        ("blueprint_confirmed", "方案确认", "Solution confirmed", (0, 0, 0), "project_manager", ("blueprint",)),
    ),
    "build": (
        ("configure", "系统配置", "Configuration", (3, 8, 15), "engineer", ("blueprint_confirmed",)),
        ("data", "基础数据导入", "Loading of base data", (2, 4, 8), "engineer", ("blueprint_confirmed",)),
        ("interfaces", "接口对接", "Interfaces", (-1, 5, 12), "engineer", ("blueprint_confirmed",)),
        ("test", "联合测试", "Joint test", (2, 3, 6), "engineer", ("configure", "data", "interfaces")),
    ),
    "train": (
        ("train_keys", "关键用户培训", "Training of key users", (1, 2, 4), "lecturer", ("configure",)),
        ("train_users", "最终用户培训", "Training of all users", (1, 3, 6), "lecturer", ("train_keys", "test")),
    ),
    "live": (
        ("go_live", "上线", "Go-live", (0, 0, 0), "project_manager", ("test", "train_users")),
        ("trial", "试运行与辅导", "Trial run and coaching", (5, 10, 20), "consultant", ("go_live",)),
        ("report", "试运行总结", "Report on the trial run", (1, 1, 2), "project_manager", ("trial",)),
        ("accept", "验收", "Acceptance", (0, 0, 0), "project_manager", ("report",)),
    ),
}
SIZES = ("small", "middle", "large")


@installs
def install_templates() -> None:
    """Add missing templates, each with its tasks."""
    known = set(PlanTemplate.objects.values_list("code", flat=True))
    install_words(
        PlanTemplate,
        (
            ("small", "小型实施", "Small delivery"),
            ("middle", "中型实施", "Medium delivery"),
            ("large", "大型实施", "Large delivery"),
        ),
    )
    for number, size in enumerate(SIZES):
        if size not in known:
            template = PlanTemplate.objects.get(code=size)
            template.size = size
            template.save(update_fields=["size"])
            _fill(template, number)


def _fill(template: PlanTemplate, number: int) -> None:
    rows = [(phase, row) for phase, tasks in TASKS.items() for row in tasks if row[3][number] >= 0]
    made = TemplateTask.objects.bulk_create(
        TemplateTask(
            template=template,
            position=10 * place,
            phase_zh=PHASES[phase][0],
            phase_en=PHASES[phase][1],
            code=code,
            name_zh=zh,
            name_en=en,
            days=days[number],
            is_milestone=days[number] == 0,
            role=role,
        )
        for place, (phase, (code, zh, en, days, role, _after)) in enumerate(rows, 1)
    )
    by_code = {task.code: task for task in made}
    links = TemplateTask.depends_on.through
    links._default_manager.bulk_create(
        links(from_templatetask=by_code[row[0]], to_templatetask=by_code[code])
        for _phase, row in rows
        for code in row[5]
        if code in by_code
    )
