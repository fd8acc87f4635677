"""``credcloud issue``, ``sweep``, ``erase`` and more: the product without a browser."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from credcloud_bridge.management import (
    apply_all_rules,
    backup,
    demo,
    designs,
    erase,
    export,
    issue,
    issuer_branding,
    issuers,
    keys,
    maintain,
    people,
    render,
    restore,
)
from credcloud_bridge.management.arguments import REFUSED
from credcloud_bridge.management.database import require_database

SUBCOMMANDS = {
    "issue": issue,
    "sweep": apply_all_rules,
    "maintain": maintain,
    "erase": erase,
    "render": render,
    "designs": designs,
    "keys": keys,
    "issuers": issuers,
    "issuer": issuer_branding,
    "people": people,
    "export": export,
    "backup": backup,
    "restore": restore,
    "demo": demo,
}
# Earlier names, which may stand in somebody's crontab.
ALIASES = {"maintain": ["tend"]}


class Command(BaseCommand):
    """One command whose first word says what to do; each is a module of ``credcloud_bridge.management``.

    Exit status: 0 when all went well, 1 when anything was refused, 2 for bad usage, 130 after Ctrl-C.
    """

    help = (
        "Issue credentials, render them, load designs, look after signing keys, fill this site with the demo."
    )
    # The checks of a whole project take longer than most of what is asked for here.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        if parser.prog == "credcloud credcloud":
            # The console script gives its own name, then the command's.
            parser.prog = "credcloud"
        subparsers = parser.add_subparsers(dest="subcommand", required=True, metavar=" | ".join(SUBCOMMANDS))
        for name, module in SUBCOMMANDS.items():
            parser_of_name = subparsers.add_parser(
                name, aliases=ALIASES.get(name, []), help=module.HELP, description=module.HELP
            )
            parser_of_name.set_defaults(subcommand=name)
            module.add_arguments(parser_of_name)

    def handle(self, *_args: Any, subcommand: str, **options: Any) -> None:
        try:
            module = SUBCOMMANDS[subcommand]
            if getattr(module, "NEEDS_DATABASE", True):
                require_database()
            status = module.run(self.stdout, self.stderr, options)
        except BrokenPipeError:
            # Whoever read the output had enough of it ("| head"); Python must not flush into the void at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(REFUSED) from None
        except CommandError as error:
            if options["traceback"] or not getattr(self, "_called_from_command_line", False):
                raise
            # The sentence alone: whoever runs the console script need not know what a CommandError is.
            self.stderr.write(f"credcloud {subcommand}: {error}")
            raise SystemExit(error.returncode) from None
        if status:
            raise SystemExit(status)
