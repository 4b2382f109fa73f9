"""
A map: which columns of which file become which fields of which kinds.

Read from TOML. ``set`` names where the records come from; each ``[[files]]`` has the ``names`` of its file and, in the
order in which it feeds them, ``[[files.feeds]]`` with a ``kind``, an ``external_id`` (a template of columns) and
``fields``. A field is taken from a ``column``, a ``template`` or is ``constant``; ``values`` translates what stands
there, ``bands`` makes a code of a number, ``date`` is the format of a day or moment and ``zone`` the zone of a moment
that names none; ``unknown`` lists what means that nothing is known, ``unknown_where`` in which rows nothing is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ratoon.imports.rules.fields import FIELDS

_TEMPLATE = re.compile(r"\{([^{}]+)\}")
_FILE = frozenset({"names", "feeds", "may_lack_columns"})
_FEED = frozenset({"kind", "external_id", "fields", "words"})
_TAKE = frozenset(
    {"column", "template", "constant", "values", "bands", "date", "zone", "unknown", "unknown_where", "true"}
)


class MapRefused(ValueError):
    """A map can't be read: the text says where and why."""


@dataclass(frozen=True, slots=True)
class Band:
    """A code for numbers up to and with ``to``; None: for all others."""

    code: str
    to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """How one field is taken from a row."""

    column: str = ""
    template: str = ""
    constant: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    bands: Sequence[Band] = ()
    date: str = "%Y-%m-%d"
    zone: str = ""
    unknown: Sequence[str] = ()
    unknown_where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    true: Sequence[str] = ("true", "yes", "1", "是")

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it reads."""
        own = {self.column} if self.column else set(_TEMPLATE.findall(self.template))
        return frozenset(own | set(self.unknown_where))


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a file gives to one kind; ``words`` names codes in Chinese and English."""

    kind: str
    external_id: str
    takes: Mapping[str, Take]
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def id_columns(self) -> frozenset[str]:
        """The columns that tell its rows apart."""
        return frozenset(_TEMPLATE.findall(self.external_id))

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it reads."""
        found = set(self.id_columns)
        for take in self.takes.values():
            found |= take.columns
        return frozenset(found)

    def narrowed(self, head: Sequence[str]) -> Feed:
        """Leave out the fields whose columns a file does not have."""
        return replace(self, takes={name: take for name, take in self.takes.items() if take.columns <= set(head)})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMap:
    """One file of a set; ``may_lack_columns``: it is no finding where columns of the map are not in it."""

    names: Sequence[str]
    feeds: Sequence[Feed]
    may_lack_columns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A whole map; its files in the order in which they are taken in."""

    set: str
    files: Sequence[FileMap]

    def file_named(self, name: str) -> FileMap | None:
        """Give what the map says of a file of this name."""
        return next((one for one in self.files if name in one.names), None)

    def file_for(self, kind: str, name: str) -> FileMap | None:
        """Give what the map says of a file that feeds a kind: the one of this name, else the first that does."""
        feeding = [one for one in self.files if any(feed.kind == kind for feed in one.feeds)]
        return next((one for one in feeding if name in one.names), feeding[0] if feeding else None)


def read_map(text: str) -> Map:
    """
    Read a map.

    :raises MapRefused: saying what is wrong where.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise MapRefused(f"not TOML: {wrong}") from wrong
    _only(found, {"set", "files", "about"}, "the map")
    name = found.get("set")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_-]{1,40}", name):
        raise MapRefused("set: a name of small letters, digits, - and _ is missing")
    files = found.get("files")
    if not isinstance(files, list) or not files:
        raise MapRefused("files: at least one [[files]] is missing")
    return Map(set=name, files=[_file(one, f"files[{number}]") for number, one in enumerate(files, 1)])


def read_file_map(found: Any) -> FileMap:
    """
    Read what a map says of one file, as `as_table` gives it.

    :raises MapRefused: saying what is wrong where.
    """
    return _file(found, "file")


def as_table(file_map: FileMap) -> dict[str, Any]:
    """Write what a map says of one file as it would stand in a map: `read_file_map` gives it back."""
    feeds = [
        {
            "kind": feed.kind,
            "external_id": feed.external_id,
            "fields": {name: take_as_table(take) for name, take in feed.takes.items()},
            "words": {code: list(names) for code, names in feed.words.items()},
        }
        for feed in file_map.feeds
    ]
    return {"names": list(file_map.names), "may_lack_columns": file_map.may_lack_columns, "feeds": feeds}


def take_as_table(take: Take) -> dict[str, Any]:
    """Write how a field is taken as it would stand in a map."""
    usual = Take()
    made: dict[str, Any] = {}
    for name in ("column", "template", "constant", "values", "date", "zone", "unknown", "true"):
        value = getattr(take, name)
        if value != getattr(usual, name):
            made[name] = list(value) if name in ("unknown", "true") else value
    if take.unknown_where:
        made["unknown_where"] = {column: list(values) for column, values in take.unknown_where.items()}
    if take.bands:
        made["bands"] = [{"code": band.code} | ({} if band.to is None else {"to": band.to}) for band in take.bands]
    return made


def columns_in(template: str) -> set[str]:
    """Give the columns that a template names."""
    return set(_TEMPLATE.findall(template))


def fill(template: str, row: Mapping[str, str]) -> str:
    """Fill a template from a row; empty where any of its columns is."""
    names = _TEMPLATE.findall(template)
    if any(not row.get(name, "").strip() for name in names):
        return ""
    return _TEMPLATE.sub(lambda match: row[match.group(1)].strip(), template)


def _file(found: Any, where: str) -> FileMap:
    _only(found, _FILE, where)
    names, feeds = found.get("names"), found.get("feeds")
    if not isinstance(names, list) or not names or not all(isinstance(one, str) for one in names):
        raise MapRefused(f"{where}: names of the file are missing")
    if not isinstance(feeds, list) or not feeds:
        raise MapRefused(f"{where}: at least one [[files.feeds]] is missing")
    return FileMap(
        names=names,
        feeds=[_feed(one, f"{where}.feeds[{number}]") for number, one in enumerate(feeds, 1)],
        may_lack_columns=found.get("may_lack_columns") is True,
    )


def _feed(found: Any, where: str) -> Feed:
    _only(found, _FEED, where)
    kind = found.get("kind")
    if kind not in FIELDS:
        raise MapRefused(f"{where}: kind is one of {', '.join(FIELDS)}")
    external_id = found.get("external_id")
    if not isinstance(external_id, str) or not _TEMPLATE.search(external_id):
        raise MapRefused(f"{where}: external_id names at least one column, as in {{id}}")
    fields = found.get("fields", {})
    _only(fields, FIELDS[kind].keys(), f"{where}.fields")
    takes = {name: _take(one, f"{where}.fields.{name}") for name, one in fields.items()}
    for name, wanted in FIELDS[kind].items():
        if wanted.is_needed and name not in takes:
            raise MapRefused(f"{where}.fields: {name} is missing")
    return Feed(kind=kind, external_id=external_id, takes=takes, words=_words(found.get("words", {}), where))


def _words(found: Any, where: str) -> dict[str, tuple[str, str]]:
    if not isinstance(found, dict):
        raise MapRefused(f"{where}.words: a table is expected")
    made = {}
    for code, names in found.items():
        if not isinstance(names, list) or len(names) != 2 or not all(isinstance(one, str) and one for one in names):
            raise MapRefused(f"{where}.words.{code}: a Chinese and an English name are expected")
        made[code] = (names[0][:60], names[1][:60])
    return made


def _take(found: Any, where: str) -> Take:
    if isinstance(found, str):
        return Take(column=found)
    _only(found, _TAKE, where)
    if sum(name in found for name in ("column", "template", "constant")) != 1:
        raise MapRefused(f"{where}: one of column, template, constant is expected")
    texts = {name: found[name] for name in ("column", "template", "constant", "date", "zone") if name in found}
    for name, value in texts.items():
        if not isinstance(value, str) or (not value and name != "constant"):
            raise MapRefused(f"{where}.{name}: a text is expected")
    return Take(
        **texts,
        values=_texts(found.get("values", {}), f"{where}.values"),
        bands=tuple(_band(one, where) for one in found.get("bands", [])),
        unknown=tuple(_list(found.get("unknown", []), f"{where}.unknown")),
        unknown_where={
            name: tuple(_list(values, f"{where}.unknown_where"))
            for name, values in found.get("unknown_where", {}).items()
        },
        true=tuple(one.casefold() for one in _list(found.get("true", list(Take().true)), f"{where}.true")),
    )


def _band(found: Any, where: str) -> Band:
    _only(found, {"code", "to"}, f"{where}.bands")
    code, to = found.get("code"), found.get("to")
    if not isinstance(code, str) or not (to is None or isinstance(to, int)):
        raise MapRefused(f"{where}.bands: a code, and to as a whole number or not at all, are expected")
    return Band(code, to)


def _texts(found: Any, where: str) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise MapRefused(f"{where}: a table of texts is expected")
    return dict(found)


def _list(found: Any, where: str) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(value, str) for value in found):
        raise MapRefused(f"{where}: a list of texts is expected")
    return list(found)


def _only(found: Any, known: Any, where: str) -> None:
    if not isinstance(found, dict):
        raise MapRefused(f"{where}: a table is expected")
    odd = sorted(set(found) - set(known))
    if odd:
        raise MapRefused(f"{where}: {odd[0]} is not known here (known: {', '.join(sorted(known))})")
