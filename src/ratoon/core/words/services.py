"""Every change of a list of words, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import PROTECT, ManyToOneRel, Q
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.errors import DomainError
from ratoon.core.events import kind_of, publish
from ratoon.core.models import JournalSubject
from ratoon.core.records import change, lock
from ratoon.core.turns import take_turn
from ratoon.core.words import Word
from ratoon.core.words.events import WordAdded, WordArchived, WordEdited, WordMoved, WordRemoved, WordReopened

W = TypeVar("W", bound=Word)
Guard = Callable[[Any, str, Mapping[str, Any]], None]
"""What a list refuses beyond what all do: called with the word, the verb and the new values, before any is written."""

STEP = 10


class WordRefused(DomainError):
    """A list of words can't be changed like this."""


def allow(word: Word, verb: str, values: Mapping[str, Any]) -> None:
    """Refuse nothing."""


@transaction.atomic
def add_word(
    *,
    model: type[W],
    code: str,
    name_zh: str,
    name_en: str,
    actor: Actor,
    at: datetime,
    guard: Guard = allow,
    **more: Any,
) -> W:
    """
    Add a word at the end of its list.

    :raises WordRefused: ``twin`` if the code is taken, ``same_name``, or what ``guard`` refuses.
    """
    _hold(model)
    twin = model._default_manager.filter(code=code).first()
    if twin is not None:
        text = _("“%(name)s” has this code already.") % {"name": twin.label}
        raise WordRefused("twin", text, "code", (kind_of(twin), twin.pk))
    last = model._default_manager.order_by("-position").values_list("position", flat=True).first() or 0
    word = model(code=code, name_zh=name_zh, name_en=name_en, position=last + STEP, created_at=at, **more)
    _refuse_same_name(word, name_zh, name_en)
    guard(word, "add", {"name_zh": name_zh, "name_en": name_en, **more})
    word.save(force_insert=True)
    publish(WordAdded(of=kind_of(word), code=code), about=(word,), actor=actor, at=at)
    return word


@transaction.atomic
def edit_word(*, word: W, expect: int | None, actor: Actor, at: datetime, guard: Guard = allow, **fields: Any) -> W:
    """
    Rename a word, or change what goes with it; its code stands for good.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises WordRefused: ``code_fixed``, ``same_name``, or what ``guard`` refuses.
    """
    _hold(type(word))
    word = lock(word, expect=expect)
    if fields.get("code", word.code) != word.code:
        raise WordRefused("code_fixed", _("Figures know it by its code: it can't be changed."), "code")
    _refuse_same_name(word, fields.get("name_zh", word.name_zh), fields.get("name_en", word.name_en))
    guard(word, "edit", fields)
    changed = change(word, **fields)
    if changed:
        event = WordEdited(of=kind_of(word), code=word.code, fields=sorted(changed))
        publish(event, about=(word,), actor=actor, at=at)
    return word


@transaction.atomic
def move_word(*, word: W, after: W | None, actor: Actor, at: datetime) -> W:
    """
    Give a word another place in its list: after another one, or at the very beginning.

    :raises WordRefused: ``after_itself``.
    """
    model = type(word)
    _hold(model)
    if after is not None and after.pk == word.pk:
        raise WordRefused("after_itself", _("It can't stand after itself."), "after")
    standing = list(model._default_manager.select_for_update(no_key=True, of=("self",)).order_by("position", "pk"))
    order = [one for one in standing if one.pk != word.pk]
    place = 0 if after is None else 1 + next(number for number, one in enumerate(order) if one.pk == after.pk)
    moved = next(one for one in standing if one.pk == word.pk)
    order.insert(place, moved)
    if order == standing:
        return moved
    for number, one in enumerate(order, 1):
        change(one, position=STEP * number)
    event = WordMoved(of=kind_of(moved), code=moved.code, after=None if after is None else after.code)
    publish(event, about=(moved,), actor=actor, at=at)
    return moved


@transaction.atomic
def archive_word(*, word: W, actor: Actor, at: datetime, guard: Guard = allow) -> W:
    """
    Put a word away: what has it keeps it, and nothing else gets it.

    :raises WordRefused: ``archived_before``, ``fixed``, or what ``guard`` refuses.
    """
    _hold(type(word))
    word = lock(word)
    if word.archived_at is not None:
        raise WordRefused("archived_before", _("This was put away before."))
    _refuse_fixed(word)
    guard(word, "archive", {})
    change(word, archived_at=at)
    publish(WordArchived(of=kind_of(word), code=word.code), about=(word,), actor=actor, at=at)
    return word


@transaction.atomic
def reopen_word(*, word: W, actor: Actor, at: datetime) -> W:
    """
    Let a word that was put away be chosen again.

    :raises WordRefused: ``not_archived``, ``same_name``.
    """
    _hold(type(word))
    word = lock(word)
    if word.archived_at is None:
        raise WordRefused("not_archived", _("This is in use."))
    _refuse_same_name(word, word.name_zh, word.name_en)
    change(word, archived_at=None)
    publish(WordReopened(of=kind_of(word), code=word.code), about=(word,), actor=actor, at=at)
    return word


@transaction.atomic
def remove_word(*, word: W, actor: Actor, at: datetime, guard: Guard = allow) -> W:
    """
    Take a word out of its list that somebody added and nothing ever had; gives what it was.

    :raises WordRefused: ``fixed``, ``in_use`` with the count, ``came_along``, or what ``guard`` refuses.
    """
    _hold(type(word))
    word = lock(word)
    _refuse_fixed(word)
    count = uses(word)
    if count:
        text = _("Records that have it: %(count)d. Put it away instead.") % {"count": count}
        raise WordRefused("in_use", text)
    if not _was_added(word):
        raise WordRefused("came_along", _("It came with the system or an import: put it away instead."))
    guard(word, "remove", {})
    publish(WordRemoved(of=kind_of(word), code=word.code), about=(word,), actor=actor, at=at)
    type(word)._default_manager.filter(pk=word.pk).delete()
    return word


def is_removable(word: Word) -> bool:
    """Say whether somebody added a word and nothing has it."""
    return word.code not in word.fixed_codes and _was_added(word) and not uses(word)


def uses(word: Word) -> int:
    """Count the rows of all rooms that point to a word and keep it from being removed."""
    count = 0
    for relation in word._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.on_delete is PROTECT:
            rows: Any = relation.related_model
            count += rows._base_manager.filter(**{relation.field.name: word.pk}).count()
    return count


def _refuse_same_name(word: Word, name_zh: str, name_en: str) -> None:
    """Refuse a name that another word in use has: nobody could tell them apart when choosing."""
    others = type(word)._default_manager.filter(archived_at=None).exclude(pk=word.pk)
    same = others.filter(Q(name_zh__iexact=name_zh) | Q(name_en__iexact=name_en)).first()
    if same is not None:
        field = "name_zh" if same.name_zh.casefold() == name_zh.casefold() else "name_en"
        text = _("“%(code)s” has this name already.") % {"code": same.code}
        raise WordRefused("same_name", text, field, (kind_of(same), same.pk))


def _refuse_fixed(word: Word) -> None:
    if word.code in word.fixed_codes:
        raise WordRefused("fixed", _("The system itself chooses this one: it can be renamed, but stays in use."))


def _was_added(word: Word) -> bool:
    added = JournalSubject.objects.filter(kind=kind_of(word), record_id=word.pk, entry__kind=WordAdded.kind)
    return added.exists()


def _hold(model: type[Word]) -> None:
    """Let one at a time change a list."""
    take_turn(f"core.words:{kind_of(model)}")
