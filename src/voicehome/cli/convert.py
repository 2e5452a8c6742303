"""`voicehome convert`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import RECORDINGS

_STDIN = "-"


@click.command(epilog="Example: voicehome convert evening.txt -o evening.yaml")
@click.argument("name", metavar="FILE")
@click.option(
    "-o",
    "--output",
    metavar="FILE.yaml",
    help="Where to; `-` prints it. Default: here, named like FILE.",
)
@click.option("--title", metavar="TITLE", help="What it is called; default: what the file says.")
@click.option(
    "--from",
    "kind",
    type=click.Choice(["text", "ssml"]),
    help="What FILE is; default: by its ending and how it begins.",
)
@click.option("--overwrite", is_flag=True, help="Replace the script if there is one.")
def convert(
    name: str, output: str | None, title: str | None, kind: str | None, overwrite: bool
) -> None:
    """Make a script of a plain text or of SSML; `-` reads it from another program.

    In a text, empty lines, `(pause 10 seconds)` and `[long pause]` become silence, and so does `...`
    on a line of its own; headings become the title and parts. What a script can't say is told, with
    its line.
    """
    from ..convert import convert_ssml, convert_text, is_ssml
    from .console import print_problems

    if name.lower().endswith(RECORDINGS):
        raise click.UsageError(
            f"{name} is a recording, and convert reads texts; to use your own voice: "
            "voicehome takes --help"
        )
    data = _read(name)
    path = _output(name, output)
    if path:
        _check(path, name, overwrite)
    if kind == "ssml" or (kind is None and is_ssml(data, name)):
        converted = convert_ssml(data, name, title, path.parent if path else Path())
    else:
        converted = convert_text(data, name, title)
    if path:
        _write(path, converted.script)
        click.echo(path)
        click.echo(f"  Look at it with:  voicehome plan {path}", err=True)
        click.echo(f"  Hear it with:     voicehome render {path}", err=True)
    else:
        click.echo(converted.script, nl=False)
    print_problems(converted.notes)


def _output(name: str, output: str | None) -> Path | None:
    """Where the script goes; None is to stdout."""
    if output == "-" or (output is None and name == _STDIN):
        return None
    path = Path(output) if output else Path(Path(name).stem + ".yaml")
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(f"A script is a .yaml file, not '{path}'.")
    return path


def _read(name: str) -> bytes:
    """All of the file, or a byte more than any may have. Raises ScriptError."""
    from ..errors import Problem, ScriptError
    from ..reading.document import MAX_BYTES

    if name == _STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name can't be a file's"
        raise ScriptError(Problem(f"can't read {name}: {reason}")) from error


def _check(path: Path, name: str, overwrite: bool) -> None:
    """Raises OutputError where a file stands that is not to be replaced."""
    from ..errors import OutputError, Problem
    from ..files import explain_os_error

    try:
        if not path.exists():
            return
        if name != _STDIN and path.samefile(name):
            hint = "Name another file with -o."
            raise OutputError(Problem(f"{path} is the file that would be converted", hint))
        if not (overwrite and path.is_file()):
            hint = "Choose another name with -o, or replace it with --overwrite."
            raise OutputError(Problem(f"{path} exists", hint))
    except OSError as error:
        raise OutputError(explain_os_error(error, path)) from error


def _write(path: Path, script: str) -> None:
    from ..files import staged

    with staged(path) as temporary:
        temporary.write_text(script, encoding="utf-8", newline="\n")
