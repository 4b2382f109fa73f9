"""What records are found by: bigrams of names, pinyin, initials, the phone and its tail, all exact lexemes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Lookup, QuerySet

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[a-z0-9]+")
_LATIN = re.compile(r"[a-z0-9]+(?:[.\-][a-z0-9]+)*\.[a-z]{2,}|[a-z0-9]+")
"""A domain, whole, or a word."""
SHORTEST_TAIL = 4
"""So many digits of the end of a phone number find it."""
_LEGAL_FORM = re.compile(r"(?<=[\u3400-\u9fff]{2})(?:(?:股份)?有限(?:责任)?公司|集团)$")
"""Ends of names that tell nobody apart."""


class SearchField(SearchVectorField):
    """A tsvector given as the set of its lexemes."""

    def get_prep_value(self, value: Any) -> Any:
        return literal(value) if isinstance(value, (set, frozenset, list)) else value


@SearchField.register_lookup
class Matches(Lookup):  # type: ignore[type-arg]
    """``search @@ query``, the query given as text that is a tsquery already."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} @@ %s::tsquery", [*params, self.rhs]


def fold(text: str) -> str:
    """Bring full-width and half-width, capitals and accents to one form."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in unicodedata.normalize("NFD", flat) if not unicodedata.combining(c))


def pinyin_key(name: str) -> str:
    """Give the key by which names are sorted: pinyin, folded, at most 200 characters."""
    flat = fold(name)
    return _CJK.sub(lambda run: "".join(_syllables(run[0])), flat)[:200]


def name_lexemes(name: str) -> set[str]:
    """Give the lexemes of a name: bigrams and the last character, words, pinyin and initials from each syllable on."""
    flat = _LEGAL_FORM.sub("", fold(name))
    found: set[str] = set(_WORD.findall(flat))
    for run in _CJK.findall(flat):
        found.update(run[i : i + 2] for i in range(len(run)))
        syllables = _syllables(run)
        initials = "".join(syllable[:1] for syllable in syllables)
        for i in range(min(len(syllables), 12)):
            found.add("".join(syllables[i:])[:60])
            found.add(initials[i:][:30])
    return found


def phone_digits(text: str) -> str:
    """Bring a phone number to its digits, without China's country code."""
    digits = re.sub(r"\D", "", fold(text))
    return re.sub(r"^(?:00)?86(?=1\d{10}$|0?\d{10,11}$)", "", digits)


def phone_lexemes(phone: str) -> set[str]:
    """
    Give the lexemes of a phone number: its digits without China's country code, and each end of four and more.

    Beginnings of lexemes are found, so any four digits in a row are.
    """
    digits = phone_digits(phone)
    return {digits, *(digits[i:] for i in range(1, len(digits) - SHORTEST_TAIL + 1))} - {""}


def email_lexemes(email: str) -> set[str]:
    """Give the lexemes of an e-mail address: the whole, its name and its domain."""
    flat = fold(email.strip())
    name, _at, domain = flat.partition("@")
    return {part[:80] for part in (flat, name, domain) if part}


def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Keep the rows that are found by every word of the text; beginnings of Latin words and numbers count."""
    query = _query(text)
    if query is None:
        return rows.none()
    return rows.filter(search__matches=query)


def is_enough(text: str) -> bool:
    """Say whether a text is worth looking for while it is still being typed: a Chinese character, or two others."""
    flat = fold(text)
    return bool(_CJK.search(flat)) or sum(len(word) for word in _WORD.findall(flat)) > 1


def literal(lexemes: Iterable[str]) -> str:
    """Write lexemes as a tsvector."""
    return " ".join(_quote(lexeme) for lexeme in sorted(lexemes))


def _query(text: str) -> str | None:
    flat = _LEGAL_FORM.sub("", fold(text))
    parts: list[str] = []
    for run in _CJK.findall(flat):
        parts.extend(_quote(run[i : i + 2]) for i in range(len(run) - 1))
        if len(run) == 1:
            parts.append(f"{_quote(run)}:*")
    if "@" in flat:
        parts.extend(f"{_quote(word)}:*" for word in flat.split() if "@" in word)
    else:
        phone = re.sub(r"[\s\-()+]", "", flat)
        words = [phone_digits(phone)] if phone.isdigit() and len(phone) > 6 else _LATIN.findall(flat)
        parts.extend(_latin(word) for word in words)
    return " & ".join(parts) or None


def _latin(word: str) -> str:
    """Look for a word by its beginning; for a domain as a whole, or as the words of a name."""
    whole = f"{_quote(word)}:*"
    parts = _WORD.findall(word)
    return f"({whole} | ({' & '.join(f'{_quote(part)}:*' for part in parts)}))" if len(parts) > 1 else whole


@lru_cache(maxsize=50_000)
def _syllables(run: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 (a quarter of a second, which every start would wait for)

    return tuple(fold(syllable) for syllable in lazy_pinyin(run))


def _quote(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
