"""What a room shows on another's page: declared in its `contributions.py`, found at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from ratoon.core.errors import Text
from ratoon.core.events import Event
from ratoon.core.forms import RecordForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """
    How a verb is taken back by whoever just did it, as long as nobody changed the record since.

    ``service`` is called with the record under its kind's name, ``actor``, ``at``, and what ``keep`` gave of the record
    as it stood before: plain values by name.
    """

    service: Callable[..., Any]
    keep: Callable[[Any], Mapping[str, Any]] = lambda _row: {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """
    A verb on a record of a kind, offered as a button of its page and as a route of the API.

    ``service`` is called with the record under its kind's name, ``actor``, ``at`` and the cleaned fields of ``form``;
    it is what decides. ``is_offered`` only says whether the button is worth showing; ``right`` names the kind's action
    that the actor must have. The service returns the record to show afterwards, of the kind ``gives`` (empty: same).
    What has an ``undo`` can be done to many rows of a list at once.
    """

    kind: str
    name: str
    label: Text
    icon: str
    service: Callable[..., Any]
    right: str
    form: type[RecordForm]
    is_offered: Callable[[Any], bool] = lambda _row: True
    is_primary: Callable[[Any], bool] = lambda _row: False
    is_destructive: bool = False
    explanation: Text = ""
    gives: str = ""
    undo: Undo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """
    A part of a record's page, loaded by htmx from a URL of the owning room: ``url_name`` takes the record's id.

    ``tab`` names the tab of the page on which it stands, where the page has some; empty: the first.
    """

    kind: str
    name: str
    label: Text
    url_name: str
    grant: str
    is_aside: bool = False
    position: int = 50
    tab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """
    Records of another noun that belong to a record, as a short table on its page.

    ``slug`` names the noun, ``by`` the filter of its list that takes the record's id; ``columns`` are some of the
    list's own. Who may not see the noun does not see the table. ``tab`` is the page's, as a `Panel` has it.
    """

    kind: str
    slug: str
    by: str
    columns: Sequence[str]
    is_aside: bool = False
    position: int = 50
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next about a record: a sentence, how soon in few words, and where it is done."""

    text: Text
    url: str
    when: Text = ""
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """
    What a room would do next about a record of a kind: ``find`` is given the record, the reader and the day.

    The page shows the first that is found, in the order of ``position``, as its one primary button.
    """

    kind: str
    find: Callable[[Any, Any, date], Step | None]
    position: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStage:
    """
    A stage of the customer's life by which a long timeline is narrowed.

    ``kinds`` are the first words of the kinds of its events: ``lead`` of ``lead.added``.
    """

    name: str
    label: Text
    kinds: Sequence[str]
    position: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EventText:
    """
    How an event reads on a timeline.

    ``text`` has named placeholders; ``names`` maps a placeholder to (field of the event, kind of record), ``words``
    maps one to a function of the event, and ``lookups`` to one of many events, which gives a word for each: what must
    be read is read once for a timeline. Who lacks ``grant`` does not see the row; an empty one lets whoever sees the
    record read it.
    """

    event: type[Event]
    text: Text
    icon: str
    grant: str
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    words: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    lookups: Mapping[str, Callable[[Sequence[Any]], Sequence[Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectKind:
    """How records of a kind are named and reached by rooms that don't know them: by kind and id."""

    kind: str
    model: type[Model]
    title: Callable[[Any], str]
    url: Callable[[int], str]
    related: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """
    Records that somebody must take over when their owner leaves: ``of`` gives them for a staff id.

    ``give`` is the room's own service that hands one of them over, and decides: it is called with the record under its
    kind's name, the colleague under ``field`` (by whose name the kind's list is narrowed too), ``on``, ``actor`` and
    ``at``, and with ``reason`` where it ``keeps_reason``. ``right`` names the kind's action that the actor must have
    over the record.
    """

    kind: str
    label: Text
    of: Callable[[int], Any]
    give: Callable[..., Any]
    right: str
    field: str = "owner"
    keeps_reason: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """
    A page in the side bar that is no noun's list, for whoever has ``grant``.

    ``count_url_name`` names an address that answers with the number beside it: no page waits for that.
    """

    section: str
    label: Text
    icon: str
    url_name: str
    grant: str
    position: int = 50
    count_url_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPlace:
    """
    A page that is reached from Settings and is no noun's list, in one of `core.settings.GROUPS`, with one sentence.

    Whoever has ``grant`` finds it; ``count`` gives how much there waits for somebody.
    """

    group: str
    label: Text
    text: Text
    icon: str
    url_name: str
    grant: str
    args: Sequence[Any] = ()
    position: int = 50
    count: Callable[[], int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSettings:
    """The settings of a room as a page of Settings and in the API: ``form`` asks for the fields of ``of``."""

    of: type[Any]
    form: type[RecordForm]
    group: str
    label: Text
    text: Text
    icon: str
    position: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellPart:
    """A template that stands at the right end of every page's top bar."""

    template: str
    position: int = 50


Contribution = (
    Action
    | Panel
    | Related
    | NextStep
    | TimelineStage
    | EventText
    | SubjectKind
    | Owned
    | NavItem
    | SettingsPlace
    | RoomSettings
    | ShellPart
)
C = TypeVar(
    "C",
    Action,
    Panel,
    Related,
    NextStep,
    TimelineStage,
    EventText,
    SubjectKind,
    Owned,
    NavItem,
    SettingsPlace,
    RoomSettings,
    ShellPart,
)

_all: list[Any] = []


def contribute(*contributions: Contribution) -> None:
    """Add to other rooms' pages."""
    _all.extend(contributions)


def contributed(of: type[C]) -> list[C]:
    """Give all contributions of one sort, in the order of the rooms."""
    return [one for one in _all if isinstance(one, of)]


def verb(kind: str, name: str) -> Action:
    """
    Give a verb by its name.

    :raises LookupError: if no room has it.
    """
    for one in contributed(Action):
        if (one.kind, one.name) == (kind, name):
            return one
    raise LookupError(f"there is no verb {name} of {kind}")


def subject_kind(kind: str) -> SubjectKind | None:
    """Give how records of a kind are named, if any room says so."""
    return next((one for one in contributed(SubjectKind) if one.kind == kind), None)


def titles(kind: str, ids: Sequence[int]) -> dict[int, str]:
    """Give the titles of records by id, in one statement; what is gone is missing."""
    subject = subject_kind(kind)
    if subject is None or not ids:
        return {}
    rows = subject.model._default_manager.select_related(*subject.related).in_bulk(set(ids))
    return {pk: subject.title(row) for pk, row in rows.items()}
