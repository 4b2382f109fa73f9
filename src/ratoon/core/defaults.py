"""What a new system begins with: each room adds its own, and running it again changes nothing that was set."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ratoon.core.words import Word

_installers: list[Callable[[], None]] = []


def installs(function: Callable[[], None]) -> Callable[[], None]:
    """Run the function, again and again, when defaults are installed."""
    _installers.append(function)
    return function


def install_defaults() -> None:
    """Add what is missing."""
    for install in _installers:
        install()


def install_words(model: type[Word], words: Sequence[tuple[str, str, str]]) -> None:
    """Add the words that are missing, given as (code, Chinese name, English name) in their order."""
    known = set(model._default_manager.values_list("code", flat=True))
    model._default_manager.bulk_create(
        model(code=code, name_zh=zh, name_en=en, position=10 * (number + 1))
        for number, (code, zh, en) in enumerate(words)
        if code not in known
    )
