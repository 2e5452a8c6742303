"""`voicehome`: the group of commands, and the one boundary where errors become messages."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

import click

from .. import __version__
from ..errors import VoicehomeError, nearest
from .build import build
from .cache import cache
from .check import check
from .convert import convert
from .doctor import doctor
from .listen import listen
from .new import new
from .people import people
from .plan import plan
from .render import render
from .schema import schema
from .scripts import scripts
from .serve import serve
from .sounds import sounds
from .takes import takes
from .verify import verify
from .voices import voices

_ELSEWHERE = {
    "play": "listen",
    "speak": "render",
    "make": "render",
    "lint": "check",
    "test": "check",
    "measure": "verify",
    "record": "takes record",
    "import": "convert",
}
"""What people type for a command that has another name."""


class _Commands(click.Group):
    """Commands that know a near miss when they see one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in self.commands:
            close = _ELSEWHERE.get(name) or nearest(name, self.commands)
            meant = (
                f" Did you mean 'voicehome {close}'?"
                if close and close.split()[0] in self.commands
                else ""
            )
            ctx.fail(f"There is no command '{name}'.{meant}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="Start with: voicehome render arriving-in-the-room, or: voicehome new my-practice",
)
@click.version_option(__version__, prog_name="voicehome")
def cli() -> None:
    """Turn a practice script into a recording, on this machine and without a network.

    A practice is named by its file or, when it came with voicehome, by its short name:
    `voicehome scripts` lists them.
    """


_ALL = (
    new,
    convert,
    render,
    build,
    serve,
    listen,
    plan,
    check,
    verify,
    scripts,
    voices,
    sounds,
    people,
    takes,
    cache,
    schema,
    doctor,
)
for command in _ALL:
    cli.add_command(command)


def main() -> None:
    """The console script. Exit status: 0 done · 1 the input has problems · 2 wrong usage ·
    130 interrupted."""
    with _boundary():
        cli.main(prog_name="voicehome", standalone_mode=False)
        sys.stdout.flush()


@contextlib.contextmanager
def _boundary() -> Iterator[None]:
    for number in _ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup wants no SIGHUP
            signal.signal(number, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a title must not fail for its letters
            stream.reconfigure(errors="replace")
    try:
        yield
    except VoicehomeError as error:
        _print_problems(error)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. Nothing was left half-written.", err=True)
        sys.exit(130)
    except BrokenPipeError:  # whoever read our output has gone, as `| head` does
        _give_up_stdout()
        sys.exit(0)
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            _give_up_stdout()
            click.echo("What was to be printed could not be: the disk is full.", err=True)
            sys.exit(1)
        if os.environ.get("VOICEHOME_TRACEBACK"):
            raise
        click.echo(
            f"voicehome stumbled over a fault of its own ({type(error).__name__}: {error}).\n"
            "Nothing was left half-written. With VOICEHOME_TRACEBACK=1 set, it says where: "
            "please report that.",
            err=True,
        )
        sys.exit(1)


def _give_up_stdout() -> None:
    """Python flushes stdout once more at its end: let it, into nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_ENDINGS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def _interrupt(*_: Any) -> None:
    """End tidily, whoever asks for it; once is enough, so that tidying up is not interrupted."""
    for number in _ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _print_problems(error: VoicehomeError) -> None:
    from .console import print_problems

    print_problems(error.problems)


if __name__ == "__main__":
    main()
