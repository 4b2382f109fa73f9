"""What the columns of a file are, guessed from their headings and from what stands in them; a person may correct it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ratoon.core.identifiers import credit_code, credit_code_check
from ratoon.imports.rules.cells import unmarked
from ratoon.imports.rules.fields import DAY, FIELDS, KINDS
from ratoon.imports.rules.headings import FILES, HEADINGS, ID, said
from ratoon.imports.rules.mapping import Feed, FileMap, Map, Take

DATES: Sequence[str] = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y",
    "%d-%m-%Y",
)  # fmt: skip
"""Forms of days, the likeliest first."""
_PHONE = re.compile(r"(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]?\d{7,8}(-\d{1,6})?|\+\d[\d -]{7,16}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_AMOUNT = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?|[+-]?\d+(\.\d+)?")
_MOST = 0.8
"""The share of what stands there that must look so: files have slips."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and what stands in its first rows, empty cells left out."""

    heading: str
    values: Sequence[str]


def columns_of(head: Sequence[str], sample: Sequence[Sequence[str]]) -> list[Column]:
    """Turn head and sample rows into columns; those without a heading are nobody's."""
    cut = [[row[at].strip() if at < len(row) else "" for row in sample] for at in range(len(head))]
    found = [Column(unmarked(name.strip()), [v for v in values if v]) for name, values in zip(head, cut, strict=True)]
    return [column for column in found if column.heading]


def guess_kind(columns: Sequence[Column], file_name: str) -> str:
    """Say what a file is likely to hold: whose fields its columns and its name tell best."""
    name = said(file_name)

    def score(kind: str) -> tuple[float, int]:
        takes = guess_takes(columns, kind)
        needed = sum(field.is_needed and field_name not in takes for field_name, field in FIELDS[kind].items())
        named = 2.5 if any(part in name for part in FILES[kind]) else 0
        share = len(takes) / max(len(FIELDS[kind]), 1)
        return len(takes) + 2 * share + named - 3 * needed, -KINDS.index(kind)

    return max(KINDS, key=score)


def guess_file(columns: Sequence[Column], kind: str) -> FileMap:
    """Say which column is which field of a kind, and which tells the rows apart."""
    takes = guess_takes(columns, kind)
    return FileMap(
        names=["file"],
        feeds=[Feed(kind=kind, external_id=guess_id(columns, kind, takes), takes=takes)],
        may_lack_columns=True,
    )


def guess_takes(columns: Sequence[Column], kind: str) -> dict[str, Take]:
    """Say which column is which field: by headings first, then by what stands in columns that are left."""
    taken: dict[str, Take] = {}
    left = list(columns)
    wanted = [(rank, name) for name, known in HEADINGS[kind].items() for rank in range(len(known))]
    for rank, name in sorted(wanted):
        column = next((one for one in left if said(one.heading) == said(HEADINGS[kind][name][rank])), None)
        if column is not None and name not in taken:
            taken[name] = _take(column, kind, name)
            left.remove(column)
    for name in FIELDS[kind]:
        looks = _LOOKS.get(name)
        if name not in taken and looks is not None:
            column = next((one for one in left if _is_mostly(one.values, looks)), None)
            if column is not None:
                taken[name] = _take(column, kind, name)
                left.remove(column)
    return {name: taken[name] for name in FIELDS[kind] if name in taken}


def guess_id(columns: Sequence[Column], kind: str, takes: Mapping[str, Take]) -> str:
    """Say which column tells rows apart: one called id whose values do; else what such records are known by."""
    by_heading = {said(one.heading): one for one in columns}
    for known in (*ID, f"{kind[:-1]}id", f"{kind}id"):
        column = by_heading.get(known)
        if column is not None and _tells_apart(column):
            return f"{{{column.heading}}}"
    for one in columns:
        if said(one.heading).endswith(("id", "编号", "单号")) and _tells_apart(one):
            return f"{{{one.heading}}}"
    own = {"people": "name", "companies": "name", "modules": "code", "subscriptions": "reference"}.get(kind, "name")
    take = takes.get(own) or takes.get("name")
    if take is not None and take.column:
        return f"{{{take.column}}}"
    apart = next((one for one in columns if _tells_apart(one)), columns[0] if columns else None)
    return f"{{{apart.heading}}}" if apart is not None else ""


def guess_date(values: Sequence[str]) -> str:
    """Say in which form days are written: the first that reads all of them, else the one that reads most."""

    def fits(form: str) -> int:
        return sum(_is_day(value, form) for value in values)

    return max(DATES, key=lambda form: (fits(form), -DATES.index(form)))


def guess_stored(
    columns: Sequence[Column], file_name: str, maps: Sequence[tuple[str, Map]]
) -> tuple[str, Map, FileMap] | None:
    """Find the named map that knows a file of this name, else one with these columns, and has all its columns here."""
    here = {column.heading for column in columns}
    fitting = [
        (name, chosen, file_map)
        for name, chosen in maps
        for file_map in chosen.files
        if not file_map.may_lack_columns and all(feed.columns <= here for feed in file_map.feeds)
    ]
    named = [one for one in fitting if file_name in one[2].names]
    return next(iter(named or fitting), None)


def _take(column: Column, kind: str, name: str) -> Take:
    if FIELDS[kind][name].form == DAY:
        return Take(column=column.heading, date=guess_date(column.values))
    return Take(column=column.heading)


def _tells_apart(column: Column) -> bool:
    return bool(column.values) and len(set(column.values)) >= _MOST * len(column.values)


def _is_mostly(values: Sequence[str], looks: Callable[[str], bool]) -> bool:
    return bool(values) and sum(map(looks, values)) >= _MOST * len(values)


def _is_day(text: str, form: str) -> bool:
    try:
        return 1900 <= datetime.strptime(text, form).year <= 2200
    except ValueError:
        return False


def is_any_day(text: str) -> bool:
    """Say whether a text is a day in any form that is known."""
    return any(_is_day(text, form) for form in DATES if form != "%Y%m%d")


def _is_credit_code(text: str) -> bool:
    code = credit_code(text)
    return len(code) == 18 and credit_code_check(code) == code[-1:]


def _is_price(text: str) -> bool:
    return "." in text and _AMOUNT.fullmatch(text) is not None


_LOOKS: Mapping[str, Callable[[str], bool]] = {
    "phone": lambda text: _PHONE.fullmatch(text) is not None,
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
    "credit_code": _is_credit_code,
    "arrived_on": is_any_day,
    "opened_on": is_any_day,
    "start_on": is_any_day,
    "known_since": is_any_day,
    "amount": _is_price,
}
"""Fields that show in what stands there, whatever the column is called."""
