"""`voicehome schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command(epilog="Example: voicehome schema -o voicehome.schema.json")
@click.option(
    "--of",
    type=click.Choice(["script", "voice", "project"]),
    default="script",
    help="What is written: a script, with the files that it uses (default), a voice, or a project's "
    "voicehome.yaml.",
)
@click.option(
    "-o",
    "path",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write it to this file; default: print it.",
)
@click.option("--overwrite", is_flag=True, help="Replace the file if there is one.")
def schema(of: str, path: Path | None, overwrite: bool) -> None:
    """Print the JSON Schema that helps an editor with the format.

    An editor with a YAML language server completes and explains what you write, and marks mistakes,
    in a file that begins with the line: # yaml-language-server: $schema=voicehome.schema.json
    """
    from ..project.model import project_schema
    from ..script.schema import script_schema
    from ..voices.profile import voice_schema

    made = {"script": script_schema, "voice": voice_schema, "project": project_schema}[of]()
    text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    if path is None:
        click.echo(text, nl=False)
    else:
        _write(text, path, overwrite)
        click.echo(path)


def _write(text: str, path: Path, overwrite: bool) -> None:
    from ..errors import OutputError, Problem
    from ..files import staged

    if path.exists() and not (overwrite and path.is_file()):
        hint = "Choose another name, or replace it with --overwrite."
        raise OutputError(Problem(f"{path} exists", hint))
    with staged(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
