"""`voicehome serve`."""

from __future__ import annotations

from pathlib import Path

import click

_PORT = 8377


@click.command(epilog="Example: voicehome serve practices")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=".", required=False
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="0: any."
)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen. With any other than this machine's own, such as 0.0.0.0, everybody who "
    "reaches this machine over the network can listen to all of the library, without a password and "
    "unencrypted.",
)
def serve(folder: Path, port: int, address: str) -> None:
    """Offer a library's listening page to browsers on this machine, until Ctrl-C.

    FOLDER is a project's, a library's, or the folder of one person in it. What people have for
    themselves is only served where their own folder is named.
    """
    from ..errors import OutputError, Problem
    from ..library.serve import Library, is_this_machine

    library = _library(folder)
    if not (library / "index.html").is_file():
        raise OutputError(
            Problem(f"there is no library in {library}", "Make one first: voicehome build")
        )
    with Library(library, address, port) as server:
        if not is_this_machine(address):
            click.echo(
                f"Everybody who can reach {address} on this machine can listen to it, without a "
                "password and unencrypted.",
                err=True,
            )
        click.echo(f"{library} is at {server.url} until you press Ctrl-C")
        server.serve_forever()


def _library(folder: Path) -> Path:
    """The library of the project in `folder`, or `folder` itself where it is one."""
    from ..library.survey import library_of, project_in

    if (folder / "index.html").is_file() and not (folder / "voicehome.yaml").is_file():
        return folder
    return library_of(project_in(folder))
