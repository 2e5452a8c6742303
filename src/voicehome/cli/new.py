"""`voicehome new`."""

from __future__ import annotations

from pathlib import Path

import click

_BY = "by: Me\n"
"""The template's line that comes before what a project says."""


@click.command(epilog="Example: voicehome new evening-calm")
@click.argument("name")
@click.option(
    "--from",
    "practice",
    metavar="PRACTICE",
    help="Start from this one, such as arriving-in-the-room, and not from the short example.",
)
def new(name: str, practice: str | None) -> None:
    """Write a script to start from: NAME.yaml, in this folder.

    It shows the most useful steps, each with a word on what it does, and renders as it is. In a
    project with an artist, it does not say by whom it is: the project does.
    """
    from ..errors import OutputError, Problem
    from ..files import staged

    path = Path(f"{_stem(name)}.yaml")
    if path.exists() or path.is_symlink():
        raise OutputError(Problem(f"{path} exists", "Choose another name; nothing was changed."))
    text = _copy_of(practice) if practice else _template(path)
    with staged(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    click.echo(path)
    click.echo(f"  Look at it with:  voicehome plan {path}", err=True)
    click.echo(f"  Hear it with:     voicehome render {path}", err=True)


def _stem(name: str) -> str:
    """The name as a script is called: `Evening calm` becomes evening-calm."""
    from ..reading.fields import FieldError, read_name

    words = name.removesuffix(".yaml").replace("_", " ").split()
    try:
        return read_name("-".join(words).lower())
    except FieldError as error:
        raise click.UsageError(f"{error}. {error.hint}".strip()) from error


def _template(path: Path) -> str:
    from .. import script
    from ..project.file import find_project

    template = Path(script.__file__).parent / "template.yaml"
    title = path.stem.replace("-", " ").capitalize()
    text = template.read_text(encoding="utf-8")
    if find_project(path.parent).artist:
        text = text.replace(_BY, "")
    return text.replace("TITLE", title).replace("FILE_NAME", path.name)


def _copy_of(practice: str) -> str:
    """The text of a practice, whose parts are found in the library from anywhere. Raises ScriptError for
    one that uses files beside it."""
    from ..errors import Problem, ScriptError
    from ..files import data_folder
    from ..project.find import find_practice
    from ..script.load import load_script

    path = find_practice(practice)
    library = data_folder("scripts").resolve()
    used = [document.path for document in load_script(path).documents[1:]]
    if elsewhere := [p for p in used if p and not p.resolve().is_relative_to(library)]:
        message = f"{path} uses {elsewhere[0].name}, which lies beside it"
        raise ScriptError(Problem(message, "Copy the script and its parts together."))
    return path.read_text(encoding="utf-8-sig")
