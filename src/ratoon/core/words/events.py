"""What happens to the words that the firm keeps: ``of`` is the kind of the list."""

from __future__ import annotations

from ratoon.core.events import Event


class WordAdded(Event, kind="word.added"):
    """A word came into a list."""

    of: str
    code: str


class WordEdited(Event, kind="word.edited"):
    """A word was renamed, or what goes with it was changed: the names of the fields."""

    of: str
    code: str
    fields: list[str]


class WordMoved(Event, kind="word.moved"):
    """A word got another place in its list: after the word of a code, or at the very beginning."""

    of: str
    code: str
    after: str | None = None


class WordArchived(Event, kind="word.archived"):
    """A word was put away: what has it keeps it, and nothing else gets it."""

    of: str
    code: str


class WordReopened(Event, kind="word.reopened"):
    """A word that was put away can be chosen again."""

    of: str
    code: str


class WordRemoved(Event, kind="word.removed"):
    """A word that nothing ever had was taken out of its list."""

    of: str
    code: str
