"""A list of words as a noun: its pages, its API and its verbs come from one declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Actor, Scope
from ratoon.core.contributions import Action, EventText, contribute
from ratoon.core.errors import Text
from ratoon.core.events import Event
from ratoon.core.forms import RecordForm
from ratoon.core.resource import Column, Fact, Filters, Preset, Resource, register, registered
from ratoon.core.resource.filters import YesNo
from ratoon.core.ui import formats
from ratoon.core.words import Word, services
from ratoon.core.words.events import WordAdded, WordArchived, WordEdited, WordMoved, WordReopened
from ratoon.core.words.forms import WordForm, place_form

W = TypeVar("W", bound=Word)


def word_access(model: type[W], label: Text, *, set_by: Sequence[str] = (), seen_by: Sequence[str] = ()) -> Access[W]:
    """Declare who keeps a list of words, beside the administrator, and who else may look at it."""
    keeps = Allowed(Scope.ALL, ("view", "add", "edit", "archive"))
    return Access(
        model=model,
        label=label,
        owner=None,
        actions={
            "view": _("see the list"),
            "add": _("add to the list"),
            "edit": _("rename and sort the list"),
            "archive": _("put words of the list away, take them out again, remove unused ones"),
        },
        defaults={
            **{role: Allowed(Scope.ALL, ("view",)) for role in seen_by},
            **dict.fromkeys(("administrator", *set_by), keeps),
        },
    )


class WordOut(Schema):
    """A word of a list; ``is_archived`` ones can't be chosen any more."""

    id: int
    version: int
    code: str
    name_zh: str
    name_en: str
    position: int
    is_archived: bool


class WordFilters(Filters):
    """Whether a word can be chosen."""

    is_used = YesNo(label=_("In use"), field_name="archived_at", lookup_expr="isnull")


COLUMNS: tuple[Column[Any], ...] = (
    Column("name", pgettext_lazy("of a thing", "Name"), lambda word: word.label, css="nw b"),
    Column("code", _("Code"), lambda word: word.code, css="nw ink3"),
    Column("name_zh", _("Chinese name"), lambda word: word.name_zh, is_shown=False, css="nw"),
    Column("name_en", _("English name"), lambda word: word.name_en, is_shown=False, css="nw"),
    Column("used", _("In use"), lambda word: _("put away") if word.archived_at else _("yes"), css="nw wide"),
)


class WordResource(Resource[W]):
    """
    A list of words. Subclass it, say what is special about it, and register it with `register_words`.

    ``guard`` refuses, before anything is written, what the list does not allow beyond what all refuse.
    """

    section = "settings"
    icon = "list-details"
    columns = COLUMNS
    sorts: ClassVar[Any] = {"position": ("position", "id"), "-position": ("-position", "-id")}
    presets = (Preset("used", _("In use"), {"is_used": "true"}),)
    filters = WordFilters
    form: ClassVar[type[RecordForm]] = WordForm
    out: ClassVar[type[Schema]] = WordOut

    @staticmethod
    def guard(word: Any, verb: str, values: Mapping[str, Any]) -> None:
        """Refuse what this list does not allow."""

    def __init_subclass__(cls) -> None:
        model, kind, guard = cls.access.model, cls.access.kind, cls.guard

        def add(*, actor: Actor, at: datetime, **fields: Any) -> Any:
            return services.add_word(model=model, actor=actor, at=at, guard=guard, **fields)

        def edit(*, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Any:
            word = fields.pop(kind)
            return services.edit_word(word=word, expect=expect, actor=actor, at=at, guard=guard, **fields)

        cls.add, cls.edit = staticmethod(add), staticmethod(edit)

    def name_of(self, row: W) -> str:
        return row.label

    def tag_of(self, row: W) -> Text:
        return _("Put away") if row.archived_at else ""

    def facts_of(self, row: W, actor: Actor) -> Sequence[Fact]:
        return (
            Fact(_("Code"), row.code),
            Fact(_("Chinese name"), row.name_zh),
            Fact(_("English name"), row.name_en),
            Fact(_("Records that have it"), services.uses(row)),
        )

    def out_of(self, row: W, actor: Actor) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in self.out.model_fields if name != "is_archived"}
        return {**found, "is_archived": row.archived_at is not None}


def register_words(resource: WordResource[W]) -> WordResource[W]:
    """Give a list of words its pages, its API, and the verbs that all lists have."""
    guard = type(resource).guard

    def verb(service: Callable[..., Any], **more: Any) -> Callable[..., Any]:
        def act(*, actor: Actor, at: datetime, **fields: Any) -> Any:
            return service(word=fields.pop(resource.kind), actor=actor, at=at, **more, **fields)

        return act

    contribute(
        Action(
            kind=resource.kind,
            name="move",
            label=_("Move in the list"),
            icon="arrows-sort",
            service=verb(services.move_word),
            right="edit",
            form=place_form(resource.model),
            explanation=_("Choices are offered in this order."),
        ),
        Action(
            kind=resource.kind,
            name="archive",
            label=_("Put away"),
            icon="archive",
            service=verb(services.archive_word, guard=guard),
            right="archive",
            form=RecordForm,
            is_offered=lambda word: word.archived_at is None and word.code not in word.fixed_codes,
            explanation=_("It can't be chosen any more. What has it keeps it."),
        ),
        Action(
            kind=resource.kind,
            name="reopen",
            label=_("Use again"),
            icon="archive-off",
            service=verb(services.reopen_word),
            right="archive",
            form=RecordForm,
            is_offered=lambda word: word.archived_at is not None,
        ),
        Action(
            kind=resource.kind,
            name="remove",
            label=_("Remove"),
            icon="trash",
            service=verb(services.remove_word, guard=guard),
            right="archive",
            form=RecordForm,
            is_offered=lambda word: services.is_removable(word),
            is_destructive=True,
            explanation=_("Nothing has it yet: it goes for good."),
        ),
    )
    register(resource)
    return resource


def _model(event: Any) -> Any:
    return next(one.model for one in registered().values() if one.kind == event.of)


def _fields(event: Any) -> str:
    return formats.listed(str(_model(event)._meta.get_field(name).verbose_name) for name in event.fields)


def _place(event: Any) -> str:
    if event.after is None:
        return gettext("at the very beginning")
    before = _model(event)._default_manager.filter(code=event.after).first()
    return gettext("after “%(name)s”") % {"name": before.label if before is not None else event.after}


def _told(event: type[Event], text: Text, icon: str, **words: Callable[[Any], Any]) -> EventText:
    return EventText(event=event, text=text, icon=icon, grant="", words=words)


contribute(
    _told(WordAdded, _("Added to the list"), "plus"),
    _told(WordEdited, _("Edited: %(fields)s"), "pencil", fields=_fields),
    _told(WordMoved, _("Moved in the list: %(place)s"), "arrows-sort", place=_place),
    _told(WordArchived, _("Put away"), "archive"),
    _told(WordReopened, _("In use again"), "archive-off"),
)
