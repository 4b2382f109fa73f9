"""A process with Django loaded that forks the others: they are processes like any, but ready at once."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from launch.execute import die_with_parent


def main() -> None:
    """Read an order a line, ``{"do": …, "database": …, "with": {…}}``, and answer with the number of its process."""
    django.setup()
    import_module("ratoon.config.tests.killing.children")
    import_module("ratoon.config.urls")  # what processes would load one by one
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            _live(order, Path(sys.argv[1]))
        print(pid, flush=True)  # noqa: T201 this is how it answers


def _live(order: dict[str, Any], log: Path) -> None:
    """Be what was ordered, to the end."""
    die_with_parent(signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    code = 1
    try:
        children = import_module("ratoon.config.tests.killing.children")
        children.lead_to(order["database"])
        getattr(children, order["do"])(**order["with"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
