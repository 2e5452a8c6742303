"""A project of three practices in a series, which share a part."""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from pathlib import Path

from voicehome.library.build import build, stale
from voicehome.library.make import Made
from voicehome.library.manifest import load_manifest, manifest_file
from voicehome.library.order import Order
from voicehome.library.run import run
from voicehome.library.survey import Survey, library_of, project_in, survey

PROJECT = "library: out\nscripts: [scripts/*.yaml]\nvoices: {guide: tone}\nformats: [mp3, flac]\n"
SCRIPT = """title: Practice {n}
series: Days
number: {n}
length: [20s, 30s]
asks:
  name: {{ask: Who?, or: you}}
steps:
  - use: parts/hello.yaml
  - This is number {n}, {{name}}.
  - pause: 2s..6s..30s
  - That is all.
"""


def project_of_days(folder: Path) -> Path:
    (folder / "scripts" / "parts").mkdir(parents=True)
    (folder / "voicehome.yaml").write_text(PROJECT)
    (folder / "scripts/parts/hello.yaml").write_text("steps:\n  - Welcome.\n  - Here we are.\n")
    for n in (1, 2, 3):
        (folder / f"scripts/s{n}.yaml").write_text(SCRIPT.format(n=n))
    return folder


def two(orders: Sequence[Order]) -> Generator[Made, None, None]:
    return run(orders, 2)


def look(folder: Path) -> Survey:
    project = project_in(folder)
    return survey(project, load_manifest(manifest_file(library_of(project))))


def built(folder: Path) -> Survey:
    found = look(folder)
    for made in build(found, manifest_file(found.library), two):
        assert not made.problems
    return found


def reasons(folder: Path) -> dict[str, tuple[str, ...]]:
    return {item.order.job.stem: item.reasons for item in stale(look(folder))}


def files(folder: Path) -> dict[str, int]:
    found = (path for path in (folder / "out").rglob("*") if path.is_file())
    return {str(path.relative_to(folder / "out")): path.stat().st_mtime_ns for path in found}


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "voicehome", "build", str(folder), *more]
