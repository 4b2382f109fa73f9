"""Where everything lies, and the environment the Django side is given."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Places:
    """The folders of one checkout (``root``) and one set of data (``data``), both absolute."""

    root: Path
    data: Path

    @property
    def tools(self) -> Path:
        """Return the folder of downloaded tools and caches."""
        return self.root / ".tools"

    @property
    def venv(self) -> Path:
        """Return the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Return the interpreter of the virtual environment."""
        return self.venv / "bin" / "python"

    @property
    def source(self) -> Path:
        """Return the folder of the Django side."""
        return self.root / "src" / "ratoon"

    @property
    def log(self) -> Path:
        """Return the folder of logs."""
        return self.data / "log"

    @property
    def vendor(self) -> Path:
        """Return the folder of the front-end packages' files."""
        return self.data / "static" / "vendor"

    def script(self, name: str) -> str:
        """Return a program of the virtual environment, by absolute path."""
        return str(self.venv / "bin" / name)

    def manage(self, *arguments: str) -> list[str]:
        """Return the command line of a management command."""
        return [str(self.python), "-m", "ratoon.config.manage", *arguments]

    def make_data(self) -> None:
        """Make the data folder for its owner alone, and in it the folders that everything counts on."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log.mkdir(mode=0o700, exist_ok=True)
        self.vendor.mkdir(parents=True, exist_ok=True)

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of every process of the Django side."""
        own = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
        return own | {
            "DJANGO_SETTINGS_MODULE": "ratoon.config.settings",
            "PYTHONPATH": str(self.root / "src"),
            "RATOON_ROOT": str(self.root),
            "RATOON_DATA": str(self.data),
            "PYTHONUNBUFFERED": "1",
            # kept beside the tools, whatever the user's own Python keeps: a start would compile it all each time
            "PYTHONPYCACHEPREFIX": str(self.tools / "pycache"),
            **more,
        }


# Set by an activated environment or a wrapper, they would bend the virtual environment's own Python.
_MISLEADING = frozenset(
    {"PYTHONHOME", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
)


def places(data: str | None) -> Places:
    """Return the places of this checkout for a data folder as the user typed it."""
    typed = Path(data).expanduser() if data else ROOT / "var"
    return Places(root=ROOT, data=Path(os.path.realpath(typed)))
