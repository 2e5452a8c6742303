"""`voicehome build`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..library.build import Maker, Told
    from ..library.judge import Item
    from ..library.survey import Survey


@click.command(epilog="Example: voicehome build practices --dry-run")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=".", required=False
)
@click.option("--dry-run", is_flag=True, help="Say what would be made, and why; make nothing.")
@click.option("--only", "only", multiple=True, metavar="NAME", help="These practices alone.")
@click.option("--for", "person", metavar="NAME", help="The recordings of this person alone.")
@click.option(
    "--zip",
    "zipped",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="With --for: also put all that they have into one file to hand over.",
)
@click.option("--prune", is_flag=True, help="Remove recordings that nothing asks for any more.")
@click.option(
    "--fail-fast/--keep-going",
    default=False,
    help="Begin nothing new once something has failed; default: go on with the others.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 256), help="Recordings made at a time; default: one a core."
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Make them on other machines, by a Dask scheduler such as tcp://192.168.1.5:8786: scripts, "
    "answers and takes leave this one.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
def build(
    folder: Path,
    dry_run: bool,
    only: Sequence[str],
    person: str | None,
    zipped: str | None,
    prune: bool,
    fail_fast: bool,
    jobs: int | None,
    scheduler: str | None,
    quiet: bool,
) -> None:
    """Make a library: a recording of each script in FOLDER, as its voicehome.yaml says.

    What is there already and would come out the same is left as it is. Without a voicehome.yaml,
    every script gets an MP3 of its usual length, in FOLDER/library.
    """
    from ..library.build import build as make_all
    from ..library.build import prune as remove
    from ..library.build import stale
    from ..library.manifest import load_manifest, manifest_file, one_build_at_a_time
    from ..library.products import publish
    from ..library.survey import library_of, project_in, survey
    from .build_told import (
        files,
        print_failures,
        print_plan,
        print_warnings,
        problems_of,
        progress,
        tell,
    )
    from .options import comma_separated

    if zipped is not None and person is None:
        raise click.UsageError("Whose? Write: voicehome build --for NAME --zip")
    if zipped and person:
        _refuse_folder_as_file(Path(zipped), folder, person)
    project = project_in(folder)
    path = manifest_file(library_of(project))
    if dry_run:  # it changes nothing, so it need not wait for anybody
        with _explained():
            found = survey(project, load_manifest(path))
        _choose(found, comma_separated(only), person)
        print_plan(found)
        sys.exit(1 if problems_of(found) else 0)
    with one_build_at_a_time(path), _explained():
        found = survey(project, load_manifest(path))
        _choose(found, comma_separated(only), person)
        waiting = stale(found)
        with progress(len(waiting), quiet) as told:
            maker = _maker(waiting, jobs, scheduler, told, fail_fast)
            for made in make_all(found, path, maker):
                told(made.stem, "done", 1, 1)
        published = publish(found, path)
        gone = remove(found, path) if prune else None
        if not quiet:
            tell(found, waiting, gone)
    print_warnings(found)
    problems = problems_of(found)
    if published.problems:
        problems["covers, playlists and pages"] = published.problems
    if problems:
        print_failures(problems)
        sys.exit(1)
    if person is not None and not quiet:
        from ..library.jobs import PEOPLE

        click.echo(f"What {person} has is in {found.library / PEOPLE / person}")
    if person is not None and zipped is not None:
        from ..library.handing import hand_over

        path, count = hand_over(found, person, Path(zipped) if zipped else None)
        if not quiet:
            click.echo(f"{files(count)} of {person} to hand over: {path}")


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """What the system says about a file of the project, in words."""
    from ..errors import OutputError
    from ..files import explain_os_error
    from ..library.place import ELSEWHERE

    try:
        yield
    except OSError as error:
        if error.filename is None:  # it is of what was printed, which others explain
            raise
        raise OutputError(explain_os_error(error, Path(error.filename), ELSEWHERE)) from error


def _refuse_folder_as_file(file: Path, folder: Path, person: str) -> None:
    """A folder to build that stands behind --zip is taken for the place of the zip file."""
    if file.is_dir() and any(file.glob("*.y*ml")) and file.resolve() != folder.resolve():
        raise click.UsageError(
            f"'{file}' stands where the zip file's name would, and holds scripts. To build it, write the "
            f"folder first: voicehome build {file} --for {person} --zip\n"
            f"To put the file there: --zip {file / f'{person}.zip'}"
        )


def _maker(
    waiting: Sequence[Item], jobs: int | None, scheduler: str | None, told: Told, fail_fast: bool
) -> Maker:
    """Where recordings are made: here, or by other machines."""
    if not waiting:  # the parts that render take longer to load than all the rest
        return lambda _: (_ for _ in ())
    if scheduler is not None:
        from ..library.cluster import run_there

        return lambda orders: run_there(orders, scheduler, fail_fast)
    from ..library.run import default_jobs, run

    at_a_time = jobs or default_jobs(max((item.memory for item in waiting), default=0))
    return lambda orders: run(orders, at_a_time, told, fail_fast)


def _choose(found: Survey, only: Sequence[str], person: str | None) -> None:
    """Let go of what was not asked for."""
    from ..script.find import short_name

    names = {short_name(Path(item.order.job.script)) for item in found.items}
    if unknown := [name for name in only if name not in names]:
        raise click.UsageError(
            f"There is no practice '{unknown[0]}' here: {', '.join(sorted(names))}"
        )
    people = [known.name for known in found.project.people]
    if person is not None and person not in people:
        raise click.UsageError(f"Nobody in voicehome.yaml is called '{person}'.")
    for item in found.items:
        job = item.order.job
        is_meant = not only or short_name(Path(job.script)) in only
        is_theirs = person is None or any(
            stem.startswith(f"people/{person}/") for stem in (job.stem, *job.copies)
        )
        if not (is_meant and is_theirs):
            item.reasons, item.problems = (), ()
