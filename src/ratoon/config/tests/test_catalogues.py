"""The catalogue is complete, its check can fail, and what a label says is ours in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth import account
from babel.messages.mofile import write_mo
from django import conf, forms
from django.apps import apps
from django.contrib import auth
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import trans_real

from ratoon.config import catalogues
from ratoon.core import contributions
from ratoon.core.access import kinds
from ratoon.core.resource import registered
from ratoon.people.forms import SaidOnce

CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture
def compiled(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Let pages speak by this very catalogue, whatever was compiled before."""
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogues.read())
    settings.LOCALE_PATHS = [tmp_path]
    _forget()
    yield
    _forget()


def _forget() -> None:
    for name, empty in (("_translations", {}), ("_default", None)):
        setattr(trans_real, name, empty)


def test_the_catalogue_is_complete() -> None:
    assert catalogues.faults() == []
    call_command("catalogues", "--check")


def test_the_command_says_what_is_wrong_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "django.po"
    text = catalogues.CATALOGUE.read_text()
    broken.write_text(text.replace('msgstr "已认领"', 'msgstr ""').replace('msgid "Claim"', 'msgid "Claims"'))
    monkeypatch.setattr(catalogues, "CATALOGUE", broken)
    with pytest.raises(CommandError, match="The code says “Claim”") as failed:
        call_command("catalogues", "--check")
    assert "The catalogue has “Claims”" in str(failed.value)
    assert broken.read_text() != text


SOURCE = {
    "room/forms.py": """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("Two words "
      "in one")
B = ngettext("%(n)d row", "%(n)d rows", 2)
C = pgettext("of a person", "Name")
""",
    "room/templates/room/page.html": """
<div>
    {% translate "Plain" as plain %} {{ x|default:_("Given") }} {% include "y" with title=_("Handed") %}
  {% translate "May" context "a month" %}
{% blocktranslate trimmed with name=x.name %}
      Dear {{ name }},
      100% yours
{% endblocktranslate %}
    {% blocktranslate asvar said count n=rows|length %}{{ n }} line{% plural %}{{ n }} lines{% endblocktranslate %}
  Wide\u3000and\u00a0hard spaces {% translate "Hard\u00a0space" %}
  {# not "{% translate 'This' %}" #}
</div>
""",
    "room/tests/test_room.py": "_('Only a test')\n",
    "room/migrations/0001_initial.py": "_('Only a migration')\n",
}
SAID = {
    ("", "Two words in one"),
    ("", ("%(n)d row", "%(n)d rows")),
    ("of a person", "Name"),
    ("", "Plain"),
    ("", "Given"),
    ("", "Handed"),
    ("", "Hard\u00a0space"),
    ("a month", "May"),
    ("", "Dear %(name)s, 100%% yours"),
    ("", ("%(n)s line", "%(n)s lines")),
}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    for name, text in SOURCE.items():
        (tmp_path / "code" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "code" / name).write_text(text)
    return tmp_path / "code"


def _written(code: Path, po: Path, **changed: str) -> str:
    """Write a catalogue in which each message is its own translation, but those changed."""
    messages = catalogues.extracted(code)
    for message in catalogues.messages_of(messages):
        ids = catalogues.forms_of(message.id)
        text = changed.get(str(ids[0]), str(ids[-1]))
        message.string = (text,) if len(ids) > 1 else text
    po.write_text(catalogues.text_of(messages))
    return po.read_text()


def test_every_way_to_say_a_text_is_found(code: Path) -> None:
    found = {(message.context or "", message.id) for message in catalogues.messages_of(catalogues.extracted(code))}
    assert found == SAID


def test_a_rewrite_keeps_translations_and_drops_what_nobody_says(code: Path, tmp_path: Path) -> None:
    po = tmp_path / "django.po"
    before = _written(code, po, Plain="素的")
    assert catalogues.faults(code, po) == []
    assert catalogues.text_of(catalogues.joined(catalogues.extracted(code), catalogues.read(po))) == before
    assert not re.search(r"Date|:\d", before), "dates and lines of code change without need"
    form = code / "room" / "forms.py"
    form.write_text(f"\n\n\n{form.read_text()}")
    assert catalogues.faults(code, po) == [], "a text that moved within its file is the same text"
    form.write_text('_("New")')
    after = catalogues.text_of(catalogues.joined(catalogues.extracted(code), catalogues.read(po)))
    assert 'msgid "New"\nmsgstr ""' in after
    assert 'msgstr "素的"' in after
    assert "Two words" not in after


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"Plain": ""}, "“Plain” is not translated."),
        ({"%(n)d row": "%(m)d 行"}, "“%(n)d row”: its placeholders are %(n)d, those of the translation %(m)d."),
        ({"%(n)d row": "行"}, "“%(n)d row”: its placeholders are %(n)d, those of the translation none."),
        ({"%(n)d row": "%(n)d%行"}, "“%(n)d row”: the translation has a “%” that belongs to no placeholder."),
        ({"Name": "%(x)s"}, "“Name” (of a person): its placeholders are none, those of the translation %(x)s."),
    ],
)
def test_each_fault_of_a_translation_is_named(code: Path, tmp_path: Path, change: dict[str, str], fault: str) -> None:
    po = tmp_path / "django.po"
    _written(code, po, **change)
    assert catalogues.faults(code, po) == [fault]


def test_a_translation_marked_fuzzy_is_a_fault(code: Path, tmp_path: Path) -> None:
    po = tmp_path / "django.po"
    text = _written(code, po)
    po.write_text(text.replace('msgid "Plain"', '#, fuzzy\nmsgid "Plain"'))
    assert catalogues.faults(code, po) == ["“Plain” is marked fuzzy: look at its translation, then take the mark away."]


def test_a_catalogue_that_is_damaged_is_said_to_be(code: Path, tmp_path: Path) -> None:
    po = tmp_path / "django.po"
    po.write_text('msgid "a\n')
    with pytest.raises(catalogues.CatalogueError, match="can't be read"):
        catalogues.faults(code, po)


def test_what_is_borrowed_is_still_said_by_its_owner() -> None:
    folders = [Path(str(one.__file__)).parent for one in (conf, auth)] + [Path(str(account.__file__)).parents[1]]
    owners = [catalogues.read(folder / "locale" / "en" / "LC_MESSAGES" / "django.po") for folder in folders]
    borrowed = [
        message.id
        for message in catalogues.messages_of(catalogues.extracted())
        if "config/borrowed.py" in {name for name, _line in message.locations}
    ]
    assert len(borrowed) > 30
    assert [one for one in borrowed if not any(owner.get(one) for owner in owners)] == []


def test_every_label_is_ours_in_both_languages(compiled: None) -> None:
    """
    A label that stands in Django's catalogue and not in ours would be shown in Django's Chinese, which means
    something else: its "Phone" is a telephone number, its "Note" a warning.
    """
    ours = catalogues.read()
    labels = dict(_labels())
    assert len(labels) > 100
    wrong = []
    for place, label in labels.items():
        with translation.override("en"):
            english = str(label)
        with translation.override("zh-hans"):
            chinese = str(label)
        contexts = [None, *{message.context for message in ours if message.context}]
        known = {message.string for one in contexts if (message := ours.get(english, one)) and message.string}
        if chinese not in known or CHINESE.search(english):
            wrong.append((place, english, chinese))
    assert wrong == []


def test_english_is_the_text_of_the_code_with_its_forms_of_number(compiled: None) -> None:
    with translation.override("en"):
        for message in catalogues.messages_of(catalogues.read()):
            one, *many = map(str, catalogues.forms_of(message.id))
            if many:
                assert [translation.ngettext(one, many[0], number) for number in (0, 1, 2)] == [many[0], one, many[0]]
            elif message.context:
                assert translation.pgettext(message.context, one) == one
            else:
                assert translation.gettext(one) == one
    with translation.override("zh-hans"):
        for number in (1, 2):
            said = translation.ngettext("%(rows)s row is in the file.", "%(rows)s rows are in the file.", number)
            assert CHINESE.search(said)


# where labels stand

BY_DJANGO = {"password", "last_login"}


def _labels() -> Iterator[tuple[str, Any]]:
    """Give every text of a declaration with the place where it stands; of models only what asks to be translated."""
    yield from ((place, label) for place, label in _of_models() if isinstance(label, Promise) and str(label))
    yield from ((place, label) for place, label in [*_of_forms(), *_of_resources(), *_of_contributions()] if label)


def _of_models() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        if not model.__module__.startswith("ratoon."):
            continue
        for field in model._meta.local_fields:
            if field.name in BY_DJANGO:
                continue
            place = f"{model.__name__}.{field.name}"
            yield place, field.verbose_name
            yield f"{place} help", field.help_text
            for code, label in field.flatchoices:
                yield f"{place}={code}", label


def _of_forms() -> Iterator[tuple[str, Any]]:
    for form in _below(forms.BaseForm):
        if not form.__module__.startswith("ratoon."):
            continue
        if issubclass(form, SaidOnce):  # its fields are allauth's, what is said of them is ours
            yield from ((f"{form.__name__}.{name}", label) for name, label in form.words.items())
            continue
        for name, field in getattr(form, "base_fields", {}).items():
            yield f"{form.__name__}.{name}", field.label
            yield f"{form.__name__}.{name} help", field.help_text


def _of_resources() -> Iterator[tuple[str, Any]]:
    for slug, resource in registered().items():
        for name in ("title", "title_one", "title_all", "search_hint", "empty_hint"):
            yield f"{slug}.{name}", getattr(resource, name)
        for column in resource.columns:
            yield f"{slug} column {column.name}", column.label
        for preset in resource.presets:
            yield f"{slug} view {preset.name}", preset.label
        for name, one in resource.filters.base_filters.items():
            yield f"{slug} filter {name}", one.label


def _of_contributions() -> Iterator[tuple[str, Any]]:
    for access in kinds().values():
        yield f"{access.kind}", access.label
        for name, label in access.actions.items():
            yield f"{access.kind}.{name}", label
    for action in contributions.contributed(contributions.Action):
        yield f"{action.kind} {action.name}", action.label
        yield f"{action.kind} {action.name} explanation", action.explanation
    for panel in contributions.contributed(contributions.Panel):
        yield f"{panel.kind} panel {panel.name}", panel.label
    for event in contributions.contributed(contributions.EventText):
        yield f"{event.event.kind} text", event.text


def _below(base: type) -> Iterable[type[Any]]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)
