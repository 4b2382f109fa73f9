"""The catalogue of messages: what the code says, and its Chinese. Babel does what gettext's programs do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

from ratoon.config.settings import SOURCE as SOURCE

CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

# no dates, no names: a header that changes by itself makes every merge a conflict
_HEADER = """\
# Written by `./ratoon manage catalogues`; only the lines of msgstr are written by people.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_TEMPLATES = {".html", ".txt"}
_LEFT_OUT = {"tests", "testing", "migrations"}
_STRING_OR_SPACE = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|[^\S\n]""")
_PLACEHOLDER = re.compile(r"%\(\w+\)[\d.]*[a-z]|%[\d.]*[a-z%]|\{\w*\}")


class CatalogueError(Exception):
    """The catalogue can't be read."""


def extracted(source: Path = SOURCE) -> Catalog:
    """Collect every message of the code under ``source``, file by file, without translations."""
    found = Catalog(locale="zh_Hans", fuzzy=False)
    for path in _files(source):
        name = path.relative_to(source).as_posix()
        for line, message, comments, context in extract(
            "python", BytesIO(_as_python(path)), _KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        ):
            found.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return found


def read(path: Path = CATALOGUE) -> Catalog:
    """
    Read a catalogue; one that isn't there yet is empty.

    :raises CatalogueError: if it isn't well-formed.
    """
    if not path.exists():
        return Catalog(locale="zh_Hans", fuzzy=False)
    try:
        with path.open("rb") as file:
            return read_po(file, locale="zh_Hans", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} can't be read: {error}") from error


def joined(said: Catalog, translations: Catalog) -> Catalog:
    """Give what is said its ``translations``; what nobody says any more is dropped."""
    for message in messages_of(said):
        known = translations.get(message.id, message.context)
        if known is not None and bool(known.pluralizable) == bool(message.pluralizable):
            message.string = known.string
            message.user_comments = known.user_comments
            message.flags |= known.flags & {"fuzzy"}
    return said


def text_of(catalogue: Catalog) -> str:
    """Write a catalogue as the text of its file: by file, without lines or dates."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0, omit_header=True, ignore_obsolete=True, include_lineno=False)
    return _HEADER + buffer.getvalue().decode().rstrip("\n") + "\n"


def messages_of(catalogue: Catalog) -> Iterator[Message]:
    """Give the messages without the header."""
    return (message for message in catalogue if message.id)


def forms_of(text: Sequence[str | None] | str | None) -> list[str | None]:
    """Give one text or its forms of number as a list."""
    return [text] if text is None or isinstance(text, str) else list(text)


def faults(source: Path = SOURCE, path: Path = CATALOGUE) -> list[str]:
    """
    Name in words all that is wrong with the catalogue; nothing if all is well.

    :raises CatalogueError: if it can't be read.
    """
    kept = read(path)
    wanted = joined(extracted(source), kept)
    known, said = set(map(_key, messages_of(kept))), set(map(_key, messages_of(wanted)))
    found = [f"The code says {_shown(key)}, the catalogue does not know it." for key in sorted(said - known)]
    found += [f"The catalogue has {_shown(key)}, the code does not say it." for key in sorted(known - said)]
    if not found and (not path.exists() or path.read_text() != text_of(wanted)):
        found.append("The catalogue names other files, or another order, than the code.")
    for message in messages_of(kept):
        found += _faults_of(message)
    return found


def _faults_of(message: Message) -> Iterator[str]:
    """Name what is wrong with one translation."""
    key = _key(message)
    shown, source = _shown(key), key[2] or key[1]
    texts = [text or "" for text in forms_of(message.string)]
    if not all(texts):
        yield f"{shown} is not translated."
        return
    if message.fuzzy:
        yield f"{shown} is marked fuzzy: look at its translation, then take the mark away."
    wanted = set(_PLACEHOLDER.findall(source))
    for text in texts:
        given = set(_PLACEHOLDER.findall(text))
        if given != wanted:
            yield f"{shown}: its placeholders are {_listed(wanted)}, those of the translation {_listed(given)}."
        elif wanted and "%" in _PLACEHOLDER.sub("", text) and message.python_format:
            yield f"{shown}: the translation has a “%” that belongs to no placeholder."


def _files(source: Path) -> Iterator[Path]:
    """Find the Python modules and templates that people read texts of."""
    for path in sorted(source.rglob("*")):
        parts = path.relative_to(source).parts
        if _LEFT_OUT.isdisjoint(parts) and (path.suffix == ".py" or (_is_template(path) and "templates" in parts)):
            yield path


def _is_template(path: Path) -> bool:
    return path.suffix in _TEMPLATES


def _as_python(path: Path) -> bytes:
    """Give a file as Python that can be cut into tokens; of a template, what its tags would call."""
    text = path.read_text()
    if _is_template(path):
        # indentation and wide spaces mean nothing in a template, but stop Python's tokenizer
        text = _STRING_OR_SPACE.sub(lambda found: found[1] or " ", templatize(text, origin=str(path)))
        text = "\n".join(line.strip() for line in text.split("\n"))
    return text.encode()


def _key(message: Message) -> tuple[str, str, str]:
    """Tell messages apart: context, singular, plural."""
    singular, *plural = forms_of(message.id)
    return message.context or "", singular or "", "".join(form or "" for form in plural)


def _shown(key: tuple[str, str, str]) -> str:
    context, singular, _plural = key
    return f"“{singular}”" + (f" ({context})" if context else "")


def _listed(placeholders: set[str]) -> str:
    return ", ".join(sorted(placeholders)) or "none"
