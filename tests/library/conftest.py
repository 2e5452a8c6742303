"""A small library, built once, with practices of every kind and a title that would like to be code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from voicehome.library.build import build
from voicehome.library.manifest import load_manifest, manifest_file
from voicehome.library.products import publish
from voicehome.library.run import run
from voicehome.library.survey import Survey, library_of, project_in, survey
from voicehome.people.store import save_answers

EVIL = """</script><script>window.evil=1</script><img src="x" onerror="window.evil=1"> & 'so' """.strip()
_QUOTED = json.dumps(EVIL)  # as YAML takes it, too

PROJECT = """
library: out
scripts: [scripts/*.yaml]
voices: {guide: tone}
formats: [mp3, opus]
lengths: all
artist: Somebody
feed: {title: Quiet Hours & Co, address: "https://example.org/quiet"}
people:
  - {name: client-a, scripts: [harbour]}
"""

SCRIPTS = {
    "01-arriving": """
title: Arriving
series: Beginnings
number: 1
summary: Look around, and land.
themes: [less-worry, small-steps]
length: [1m, 40s]
parts:
  - part: Welcome
    steps: [Hello there., {pause: 3s}, Take a look around.]
  - part: Looking
    steps: [Find something blue., {pause: 2s..8s..60s}, And something round.]
  - part: Leaving
    steps: [That is all., {pause: 2s}]
""",
    "02-harbour": """
title: The Harbour
series: Beginnings
number: 2
summary: A place to come back to.
themes: [loneliness]
depth: deep
care: Touches on having been alone. Choose a day when you feel steady.
first: [arriving]
asks:
  name: {ask: Who?, or: you}
parts:
  - part: Out
    steps: ["This is for {name}.", {pause: 4s}]
  - part: Back
    steps: [Come back now., {pause: 4s}]
""",
    "evil": f"""
title: {_QUOTED}
series: {_QUOTED}
summary: {_QUOTED}
care: {_QUOTED}
parts:
  - part: {_QUOTED}
    steps: [{_QUOTED}, {{pause: 2s}}]
  - part: Second
    steps: [Another line.]
""",
    "plain": "title: Abend über Köln\npurpose: sleep\nlanguage: de\nsteps: [Gute Nacht.]\n",
}


@dataclass(frozen=True)
class Library:
    project: Path
    data: str

    @property
    def folder(self) -> Path:
        return self.project / "out"

    def looked_at(self) -> Survey:
        project = project_in(self.project)
        return survey(project, load_manifest(manifest_file(library_of(project))))

    def published(self) -> list[str]:
        found = self.looked_at()
        result = publish(found, manifest_file(found.library))
        assert not result.problems
        return sorted(result.written)

    def page(self, folder: str = "") -> str:
        return (self.folder / folder / "index.html").read_text(encoding="utf-8")


def write_scripts(folder: Path) -> None:
    (folder / "scripts").mkdir(parents=True)
    (folder / "voicehome.yaml").write_text(PROJECT, encoding="utf-8")
    for name, text in SCRIPTS.items():
        (folder / f"scripts/{name}.yaml").write_text(text.lstrip(), encoding="utf-8")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("page") / "project"
    data = str(tmp_path_factory.mktemp("kept"))
    write_scripts(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICEHOME_DATA", data)
        patch.setenv("VOICEHOME_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
        save_answers("client-a", {"name": "Annabel"})
        yield _built(Library(folder, data))


def _built(library: Library) -> Library:
    found = library.looked_at()
    for made in build(found, manifest_file(found.library), lambda orders: run(orders, 2)):
        assert not made.problems, made.problems
    result = publish(found, manifest_file(found.library))
    assert not result.problems
    return library


@pytest.fixture
def library(built_once: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """What one test changes there, others would see: it is for reading."""
    monkeypatch.setenv("VOICEHOME_DATA", built_once.data)
    return built_once
