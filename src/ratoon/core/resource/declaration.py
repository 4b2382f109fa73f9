"""A noun, declared once: its pages, its export and its API come from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlencode

import django_filters
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.access import Access
from ratoon.core.actor import Actor
from ratoon.core.contributions import Action, SubjectKind, contribute, contributed
from ratoon.core.errors import Text
from ratoon.core.forms import RecordForm
from ratoon.core.resource import keyset
from ratoon.core.resource.columns import Column
from ratoon.core.search import search

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a record's facts: None is shown as unknown."""

    label: Text
    value: Any
    url: str = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A button above a list that leads to another page: a board of the same rows, a file to take in."""

    label: Text
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A view of a list that everybody has: a name and the filters behind it (``{me}`` is the reader's staff id)."""

    name: str
    label: Text
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tab:
    """
    A tab of a record's page.

    It shows where rooms add something to it or, for what the noun itself has there, where the reader holds ``grant``.
    The first one always shows, and so does `TIMELINE`.
    """

    name: str
    label: Text
    grant: str = ""


TIMELINE = "timeline"


class Filters(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of a list; each stands on an indexed column. ``q`` is added where the rows can be searched."""


class Resource(Generic[M]):
    """
    Declares a noun. Subclass it in a room's `resources.py`, set what the noun has, and register an instance.

    ``add`` is called with ``actor``, ``at`` and the form's cleaned fields; ``edit`` also with the record under its
    kind's name and ``expect``, the version that was read. Either may be None: then nobody adds or edits by hand.
    A record opens in the panel beside the list or, where ``page_template`` is set, on a page of its own
    (``core/resource/page.html``, or a template of the room that extends it), with ``tabs`` where there is much to see.
    The side bar and crumbs lead to the view that ``opens_with`` names, where all rows are more past than work.
    Nouns of the section ``settings`` stand on the Settings page, in the ``group`` that they name
    (`core.settings.GROUPS`), with ``empty_hint`` as their text.
    """

    access: ClassVar[Access[Any]]
    slug: ClassVar[str]
    title: ClassVar[Text]
    title_one: ClassVar[Text]
    icon: ClassVar[str]
    section: ClassVar[str] = ""
    group: ClassVar[str] = "system"
    position: ClassVar[int] = 50
    columns: ClassVar[Sequence[Column[Any]]]
    sorts: ClassVar[Mapping[str, Sequence[str]]]
    filters: ClassVar[type[django_filters.FilterSet]] = Filters
    form: ClassVar[type[RecordForm]]
    out: ClassVar[type[Schema]]
    add: ClassVar[Callable[..., Any] | None] = None
    edit: ClassVar[Callable[..., Any] | None] = None
    presets: ClassVar[Sequence[Preset]] = ()
    opens_with: ClassVar[str] = ""
    related: ClassVar[Sequence[str]] = ()
    search_hint: ClassVar[Text] = ""
    title_all: ClassVar[Text] = _("All")
    title_add: ClassVar[Text] = ""
    empty_hint: ClassVar[Text] = ""
    panel_template: ClassVar[str] = "core/resource/record.html"
    page_template: ClassVar[str] = ""
    tabs: ClassVar[Sequence[Tab]] = ()
    page_size: ClassVar[int] = 50

    @property
    def kind(self) -> str:
        """The kind of its records, as grants and links name it."""
        return self.access.kind

    @property
    def model(self) -> type[M]:
        """The model of its records."""
        return self.access.model

    # what a noun may say of its records

    def name_of(self, row: M) -> str:
        """Give the record's title."""
        return str(getattr(row, "name", row.pk))

    def heading_of(self, row: M, actor: Actor) -> str:
        """Give the title over the record itself: whole where ``name_of`` masks it and this actor may see it."""
        return self.name_of(row)

    def subtitle_of(self, row: M) -> Sequence[Any]:
        """Give short facts that stand under the title, unknown ones left out."""
        return ()

    def hint_of(self, row: M) -> Text:
        """Give what tells a record that was found apart from others of its name, from what ``related`` brings along."""
        return ""

    def tag_of(self, row: M) -> Text:
        """Give the word that stands as a tag beside the title, if any."""
        return ""

    def level_of(self, row: M) -> str:
        """Give how that word is to be taken: ``ok``, ``warn``, ``bad``, or nothing where it is no judgement."""
        return ""

    def says_of(self, row: M, actor: Actor) -> Text:
        """Give the one sentence with which the record's page opens: how it stands, and what waits."""
        return ""

    def facts_of(self, row: M, actor: Actor) -> Sequence[Fact]:
        """Give the facts of the record's panel."""
        return ()

    def shown_once(self, row: M) -> Sequence[Fact]:
        """Give what only whoever just did a verb sees, this once: a secret that the service put on the row."""
        return ()

    def figures_of(self, row: M, actor: Actor) -> Sequence[Fact]:
        """Give the figures that stand large under the title of the record's page; ``note`` is their small print."""
        return ()

    def lede(self, actor: Actor) -> Text:
        """Give the one sentence with which the list opens: what waits there, counted up to the limit of a list."""
        return ""

    def links_of(self, actor: Actor) -> Sequence[Link]:
        """Give the buttons above the list that lead to other pages."""
        return ()

    def out_of(self, row: M, actor: Actor) -> dict[str, Any]:
        """Give the record as the API shows it to this actor: the members of ``out``."""
        return {name: getattr(row, name) for name in self.out.model_fields}

    # what it gives to pages, files and API alike

    def rows(self, actor: Actor, action: str = "view") -> QuerySet[M]:
        """Give the rows that the actor may see, with what columns need beside them."""
        return self.access.visible_to(actor, action).select_related(*self.related)

    def get(self, actor: Actor, pk: int, to: str = "view") -> M:
        """Fetch one record for an action, as `core.access.Access.get` does."""
        row: M = self.access.get(actor, pk, to, self.model._default_manager.select_related(*self.related))
        return row

    def filtered(self, rows: QuerySet[M], chosen: Mapping[str, Any], actor: Actor) -> QuerySet[M]:
        """Apply cleaned filter values to rows; ``q`` searches."""
        values = {name: value for name, value in chosen.items() if value not in (None, "", [])}
        text = values.pop("q", None)
        filters = self.filter_set(actor)
        for name, value in values.items():
            rows = filters.filters[name].filter(rows, value)
        return search(rows, text) if text else rows

    def filter_set(self, actor: Actor) -> Any:
        """Give the filters, unbound, for an actor."""
        made = self.filters(queryset=self.model._default_manager.none())
        made.actor = actor
        return made

    def page(self, rows: QuerySet[M], *, sort: str, cursor: str | None, size: int | None = None) -> keyset.Page[M]:
        """
        Give one page of rows in one of the declared sorts.

        :raises BadCursor: if the cursor belongs to another list or sort.
        """
        return keyset.page(rows, sort=sort, fields=self.sorts[sort], cursor=cursor, size=size or self.page_size)

    @property
    def is_searchable(self) -> bool:
        """Whether its rows can be found by text."""
        return any(field.name == "search" for field in self.model._meta.fields)

    @property
    def add_label(self) -> Text:
        """The words of the button that adds one: its own ``title_add``, else New and the noun."""
        return self.title_add or gettext("New %(noun)s") % {"noun": self.title_one}

    @property
    def home(self) -> str:
        """The address at which the noun is entered: its list, in the view with which it opens."""
        preset = next((one for one in self.presets if one.name == self.opens_with), None)
        return f"{self.url()}?{urlencode(preset.query)}" if preset is not None else self.url()

    @property
    def first_sort(self) -> str:
        """The sort that holds until another is chosen."""
        return next(iter(self.sorts))

    def form_for(
        self,
        form: type[RecordForm],
        actor: Actor,
        today: date,
        record: M | None = None,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> RecordForm:
        """Make a form for the actor on this day."""
        return form(data, actor=actor, today=today, record=record, initial=initial)

    def actions(self) -> list[Action]:
        """Give the verbs on its records, its own room's and those that others contribute."""
        return [one for one in contributed(Action) if one.kind == self.kind]

    def url(self, pk: int | None = None, part: str = "") -> str:
        """Give the address of the list, of a record, or of a part of one (``edit``, ``export``, a verb)."""
        name = f"{self.slug}_{part or 'show'}" if pk is not None or part else self.slug
        return reverse(name, args=[pk] if pk is not None else [])


_registered: dict[str, Resource[Any]] = {}


def register(resource: Resource[M]) -> Resource[M]:
    """Give a noun its pages, its API, its place in the side bar and its name on timelines."""
    if resource.slug in _registered:
        raise ValueError(f"two resources are called {resource.slug}")
    _registered[resource.slug] = resource
    contribute(
        SubjectKind(
            kind=resource.kind,
            model=resource.model,
            title=resource.name_of,
            url=resource.url,
        )
    )
    return resource


def registered() -> Mapping[str, Resource[Any]]:
    """Give every noun by its slug."""
    return _registered
