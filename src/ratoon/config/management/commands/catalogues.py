"""`./ratoon manage catalogues`: bring the catalogue of messages up to the code, or check that it is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ratoon.config import catalogues


class Command(BaseCommand):
    help = "Bring the catalogue of messages up to what the code says. Translations are kept."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer a check instead of a change."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing. Fail if the catalogue is not what the code says, or a translation is missing or off.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check; say what is still to do."""
        try:
            if not options["check"]:
                self._write()
            found = catalogues.faults(catalogues.SOURCE, catalogues.CATALOGUE)
        except catalogues.CatalogueError as error:
            raise CommandError(str(error)) from error
        if not found:
            self.stdout.write("The catalogue is complete.")
            return
        listed = "\n".join(found)
        if options["check"]:
            raise CommandError(
                f"{listed}\nThe catalogue is not complete: {len(found)} to put right. "
                f"Run `./ratoon manage catalogues`, then write the Chinese in {catalogues.CATALOGUE}."
            )
        self.stdout.write(f"{listed}\nStill to do: {len(found)}.")

    def _write(self) -> None:
        """Write the catalogue as the code wants it."""
        path = catalogues.CATALOGUE
        text = catalogues.text_of(catalogues.joined(catalogues.extracted(), catalogues.read(path)))
        if path.exists() and path.read_text() == text:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.stdout.write(f"Written: {path}")
