"""What all kinds share while a chunk of rows is taken in: who acts, what is known already, what is found."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from django.db.models import Model, Q
from django.utils.text import slugify

from ratoon.core.actor import Actor
from ratoon.core.defaults import install_words
from ratoon.core.errors import DomainError
from ratoon.core.events import kind_of
from ratoon.core.words import Word
from ratoon.customers.models import Company
from ratoon.imports.models import ExternalId
from ratoon.imports.rules.mapping import Feed
from ratoon.imports.rules.values import Row
from ratoon.lead.models import Lead
from ratoon.people.models import Staff
from ratoon.product.models import Module

MODELS: Mapping[str, type[Model]] = {"people": Staff, "companies": Company, "modules": Module, "leads": Lead}
"""What rows of other kinds may refer to."""
W = TypeVar("W", bound=Word)


@dataclass(frozen=True, slots=True)
class Found:
    """Something to be said of a row that comes in nevertheless; ``row`` None: of the file."""

    code: str
    row: Row | None
    value: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of a chunk: records made, refusals, things found."""

    made: list[tuple[Row, Model]] = field(default_factory=list)
    refused: list[tuple[Row, DomainError]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    def keep(self, rows: Sequence[Row], results: Sequence[Model | DomainError]) -> None:
        """Sort what a service answered for each row."""
        for row, result in zip(rows, results, strict=True):
            if isinstance(result, DomainError):
                self.refused.append((row, result))
            else:
                self.made.append((row, result))


@dataclass(slots=True, kw_only=True)
class Context:
    """One chunk: where its rows come from and go to."""

    set_name: str
    feed: Feed
    owner: Staff
    actor: Actor
    at: datetime
    today: date
    outcome: Outcome
    known: dict[tuple[str, str], Any] = field(default_factory=dict)

    def say(self, code: str, row: Row | None, value: Any = "") -> None:
        """Note a finding."""
        self.outcome.found.append(Found(code, row, "" if value is None else str(value)))

    def load(self, rows: Iterable[Row], names: Mapping[str, str]) -> None:
        """Find the records that rows refer to: ``names`` maps a field to the kind it names."""
        rows = list(rows)
        for kind in sorted(set(names.values())):
            fields = [name for name, of in names.items() if of == kind]
            wanted = {str(row.values[name]) for row in rows for name in fields if row.values.get(name) is not None}
            missing = {one for one in wanted if (kind, one) not in self.known}
            self.known.update({(kind, key): record for key, record in self._records(kind, missing).items()})

    def get(self, kind: str, external_id: str | None) -> Any:
        """Give the record that was loaded under this id, or None."""
        return self.known.get((kind, external_id)) if external_id else None

    def owner_of(self, row: Row, name: str = "owner") -> Staff:
        """Give the person that a row names, else whoever takes what has nobody."""
        wanted = row.values.get(name)
        found: Staff | None = self.get("people", wanted)
        if found is not None and found.left_on is None:
            return found
        if wanted and found is None:
            self.say("unknown_person", row, wanted)
        elif found is not None:
            self.say("owner_left", row, wanted)
        return self.owner

    def word(self, model: type[Word], row: Row, name: str) -> Any:
        """Give the word that a row names by code or name, made if nobody knows it yet; None where it names none."""
        text = row.values.get(name)
        if text is None:
            return None
        key = (model.__name__, text)
        if key not in self.known:
            self.known[key] = self._word(model, row, name, text)
        return self.known[key]

    def _word(self, model: type[Word], row: Row, name: str, text: str) -> Word:
        code = code_of(text)
        found = word_called(model, text)
        if found is None:
            zh, en = self.feed.words.get(code, (text, text))
            install_words(model, [(code, zh, en)])
            self.say(f"new_{name}", row, code)
            found = model._default_manager.get(code=code)
        return found

    def _records(self, kind: str, keys: set[str]) -> dict[str, Any]:
        if not keys:
            return {}
        ids = dict(
            ExternalId.objects.filter(set_name=self.set_name, kind=kind, external_id__in=keys).values_list(
                "external_id", "record_id"
            )
        )
        model = MODELS[kind]
        rows = model._default_manager.in_bulk(set(ids.values()))
        found = {key: rows[pk] for key, pk in ids.items() if pk in rows}
        return found | _by_own_name(kind, keys - found.keys())


class Taker(ABC):
    """How rows of one kind become records."""

    model: ClassVar[type[Model]]
    refers: ClassVar[Mapping[str, str]] = {}
    order: ClassVar[Sequence[str]] = ()
    """Fields that `waves` looks at: rows come to it with no others."""

    def waves(self, rows: Sequence[Row]) -> list[list[Row]]:
        """Order rows so that those others refer to come first: one wave after the other."""
        return [list(rows)]

    @abstractmethod
    def take(self, rows: Sequence[Row], context: Context) -> None:
        """Make records of rows that are new."""

    @abstractmethod
    def update(self, row: Row, record: Any, context: Context) -> None:
        """
        Bring a record to what its changed row says.

        :raises DomainError: if it can't be changed by an import.
        """

    def finish(self, context: Context) -> None:  # noqa: B027 - most kinds have nothing to say at the end
        """Say what is seen only when all rows are in."""

    @property
    def record_kind(self) -> str:
        """How the journal names its records."""
        return kind_of(self.model)


def word_called(model: type[W], text: str) -> W | None:
    """Give the word of this code or, failing that, the one word of this name in either language."""
    found = model._default_manager.filter(code=code_of(text)).first()
    if found is None:
        named = list(model._default_manager.filter(Q(name_zh=text.strip()) | Q(name_en__iexact=text.strip()))[:2])
        found = named[0] if len(named) == 1 else None
    return found


def code_of(text: str) -> str:
    """Make a code of a name: small letters, digits, - and _."""
    return slugify(text, allow_unicode=True)[:60] or "x"


def text_of(row: Row, name: str) -> str:
    """Give a text of a row, empty where nothing is known."""
    return row.values.get(name) or ""


def _by_own_name(kind: str, keys: set[str]) -> dict[str, Any]:
    """Find what no import brought by what we call it ourselves, where only one is called so."""
    field_name = {"people": "name", "companies": "name", "modules": "code"}.get(kind)
    if not keys or field_name is None:
        return {}
    found: dict[str, list[Any]] = {}
    for record in MODELS[kind]._default_manager.filter(**{f"{field_name}__in": keys}):
        found.setdefault(getattr(record, field_name), []).append(record)
    return {key: records[0] for key, records in found.items() if len(records) == 1}
