"""``credcloud issue``, ``credcloud render`` and ``credcloud demo``: the product without a browser."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from credcloud_bridge.management import demo, issue, render

SUBCOMMANDS = {"issue": issue, "render": render, "demo": demo}


class Command(BaseCommand):
    """One command whose first word says what to do; each is a module of ``credcloud_bridge.management``.

    Exit status: 0 when all went well, 1 when anything was refused, 2 for bad usage.
    """

    help = "Issue credentials, draw them, or fill this site with the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        subparsers = parser.add_subparsers(dest="subcommand", required=True, metavar="issue | render | demo")
        for name, module in SUBCOMMANDS.items():
            module.add_arguments(subparsers.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, *_args: Any, subcommand: str, **options: Any) -> None:
        status = SUBCOMMANDS[subcommand].run(self.stdout, self.stderr, options)
        if status:
            raise SystemExit(status)
