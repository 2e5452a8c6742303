"""`voicehome`: the group of commands, and the one boundary where errors become messages."""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from .. import __version__
from ..errors import VoicehomeError, nearest
from .shown import Terminal

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


_COMMANDS = {
    "new": "Write a script to start from: NAME.yaml, in this folder.",
    "convert": "Make a script of a plain text or of SSML; `-` reads it from another program.",
    "render": "Make a recording of a practice.",
    "build": "Make a library: a recording of each script in FOLDER, as its voicehome.yaml says.",
    "serve": "Offer a library's listening page to browsers on this machine, until Ctrl-C.",
    "listen": "Play a practice through the speakers while it is being made; Ctrl-C stops it.",
    "plan": "Show what will be heard, and when, without making a file.",
    "check": "Say what is wrong with scripts, without making a sound.",
    "verify": "Measure finished recordings: is everything where it was meant to be?",
    "scripts": "List the practices that came with voicehome, by series.",
    "voices": "What this machine can speak with.",
    "sounds": "What can lie under the voice, and what can be struck.",
    "people": "Whose answers practices are spoken with.",
    "takes": "Your own voice: lines that you have recorded.",
    "cache": "What was spoken before, kept so that only what is new is spoken again.",
    "schema": "Print the JSON Schema that helps an editor with the format.",
    "doctor": "Say what works on this machine, and how to mend what does not.",
}
"""Every command with its help in short, in the order of `--help`: which tells them without loading any."""


class _Commands(click.Group):
    """Commands that are loaded when they are asked for, and know a near miss when they see one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f".{cmd_name}", __package__)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([*_COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in _COMMANDS:
            close = _ELSEWHERE.get(name) or nearest(name, _COMMANDS)
            meant = (
                f" Did you mean 'voicehome {close}'?"
                if close and close.split()[0] in _COMMANDS
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
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None and stream.isatty():  # it may have been closed before the start
            setattr(sys, name, Terminal(stream))
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
        if not _is_somewhere():
            click.echo("The folder that you are in is gone: go to another one first.", err=True)
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


def _is_somewhere() -> bool:
    """Whether the folder that voicehome was started in is there."""
    try:
        Path.cwd()
    except OSError:
        return False
    return True


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
