"""
One declaration of a noun gives its pages, its export and its API.

To add a noun to a room: its table in `models.py` (a `core.models.Record`), what happens to it in `events.py`, who may
do what in `access.py`, every change in `services.py`, what is typed in `forms.py`, how lists are narrowed in
`filters.py`; then the `Resource` in `resources.py`, its verbs and the words of its timeline in `contributions.py`, and
the words that the firm sets in `defaults.py`. A new room is also named in `config.settings.INSTALLED_APPS` and in the
layers of `pyproject.toml`. `./ratoon manage makemigrations`, `./ratoon manage catalogues`, and a line per route in
`config/tests/url_table.py` complete it; `./ratoon test` says what was forgotten. `ratoon.lead` is the example.
"""

from ratoon.core.resource.columns import Column
from ratoon.core.resource.declaration import Fact, Filters, Link, Preset, Resource, Tab, register, registered

__all__ = ["Column", "Fact", "Filters", "Link", "Preset", "Resource", "Tab", "register", "registered"]
