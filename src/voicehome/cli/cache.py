"""`voicehome cache`."""

from __future__ import annotations

import click


@click.group()
def cache() -> None:
    """What was spoken before, kept so that only what is new is spoken again."""


@cache.command(epilog="Example: voicehome cache where")
def where() -> None:
    """Print the folder that spoken lines are kept in.

    VOICEHOME_CACHE puts it elsewhere.
    """
    from ..speech.store import default_store_folder

    click.echo(default_store_folder())


@cache.command(epilog="Example: voicehome cache size")
def size() -> None:
    """Say how much room spoken lines take, and how much they may."""
    from ..speech.prune import format_size, size_limit, size_of
    from ..speech.store import default_store_folder

    click.echo(f"{size_of(default_store_folder())}; at most {format_size(size_limit())}")


@cache.command(epilog="Example: voicehome cache prune --size 500MB")
@click.option(
    "--size",
    "most",
    metavar="SIZE",
    help="How much may stay, such as 500MB; default: VOICEHOME_CACHE_SIZE, or 2GB.",
)
def prune(most: str | None) -> None:
    """Remove spoken lines, those unused for longest first, until the rest fit.

    That happens by itself, too, at the end of a render, once a day.
    """
    from ..speech import prune as pruning
    from ..speech.store import default_store_folder

    try:
        limit = pruning.size_limit() if most is None else pruning.parse_size(most)
    except ValueError as error:
        raise click.UsageError(f"--size: {error}.") from error
    folder = default_store_folder()
    removed = pruning.prune(folder, limit)
    click.echo(f"removed: {removed}")
    click.echo(f"kept: {pruning.size_of(folder)}")


@cache.command(epilog="Example: voicehome cache clear --yes")
@click.option("--yes", is_flag=True, help="Don't ask whether you mean it.")
def clear(yes: bool) -> None:
    """Remove every spoken line; what is needed again is spoken again."""
    from ..speech.prune import clear, size_of
    from ..speech.store import default_store_folder

    folder = default_store_folder()
    if not yes and not click.confirm(f"Remove all of {size_of(folder)}?", err=True):
        click.echo("Nothing was removed.")
        return
    click.echo(f"removed: {clear(folder)}")
