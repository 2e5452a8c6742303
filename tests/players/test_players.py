"""Files of every format, opened by every independent program that is here: docs/players.md says what each
makes of them, and is written by `pytest tests/players --renew-golden` where all of them are."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest

from voicehome.encode.formats import FORMATS
from voicehome.render import Output, draft, speak, write
from voicehome.script.load import load_script
from voicehome.speech.store import ClipStore
from voicehome.units import RATE

from .readers import READERS, Refused, Told

DOCS = Path(__file__).parents[2] / "docs/players.md"
TITLE = "Ein Weg über den Hügel, and back"
CHAPTERS = ("Setting out", "Über den Hügel", "Home")
SECONDS = 60  # with what is joined of pieces: in silence, and under a bed
SCRIPT = f"""title: "{TITLE}"
series: Days
number: 2
length: [{SECONDS}s]
parts:
  - part: {CHAPTERS[0]}
    steps: [Here we go., {{pause: 1s..2s..60s}}]
  - part: {CHAPTERS[1]}
    steps: [This is the hill., {{pause: 1s..2s..60s}}]
  - part: {CHAPTERS[2]}
    steps: [{{background: brown}}, Here we are., {{pause: 30s}}, Still., {{pause: 1s}}]
"""
NOTHING = "—"
VERSION = "version"

HEAD = """# Players

What programs that have nothing to do with voicehome make of its files: each was given a file of every
format and asked for title, length and chapters. Here is what it said, and said rightly; a dash means that
it does not read this format. Written by the tests, from what the programs of Debian said
(`pytest tests/players --renew-golden`).

VLC was asked by its remote control, which tells nothing of chapters. MPD also indexes a whole library,
finds practices by title, artist and series, and loads the playlists in it.

"""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("players")
    script = folder / "hill.yaml"
    script.write_text(SCRIPT)
    store = ClipStore(folder / "clips", 10**9)
    programme = speak(draft(load_script(script), {"guide": "tone"}, {}), store, jobs=1)
    outputs = {name: Output(folder / f"hill{f.extension}", f) for name, f in FORMATS.items()}
    write(programme, list(outputs.values()), store)
    return {name: output.path for name, output in outputs.items()}


@cache
def asked(reader: str, path: Path) -> Told | None:
    try:
        return READERS[reader].ask(path)
    except Refused:
        return None


def cell(told: Told | None) -> str:
    """What a program said, where it was right; what it says wrongly is a mistake of ours."""
    if told is None:
        return NOTHING
    said = []
    if told.title is not None:
        assert told.title == TITLE
        said.append("title")
    if told.seconds is not None:
        # Those that speak of whole seconds cut off what is left.
        assert abs(told.seconds - SECONDS) <= (1 if told.seconds.is_integer() else 0.1)
        said.append("length")
    if told.chapters is not None:
        assert told.chapters == CHAPTERS
        said.append("chapters")
    return ", ".join(said)


def table() -> dict[str, dict[str, str]]:
    """The rows of the page's table, by reader; what each says in the columns by their heads."""
    lines = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", READERS)
def test_what_a_player_says(name: str, format_name: str, files: dict[str, Path]) -> None:
    reader = READERS[name]
    if reader.missing:
        pytest.skip(f"the program {' or '.join(reader.missing)} is not installed here")
    said = cell(asked(name, files[format_name]))
    row = table()[name]
    promised = row[format_name]
    if reader.version == row[VERSION]:
        assert said == promised, (
            "docs/players.md is out of date: pytest tests/players --renew-golden"
        )
    # Another version of a program may say more than the table promises; none may say less.
    assert promised == NOTHING or set(promised.split(", ")) <= set(said.split(", "))


def test_the_table_is_written(files: dict[str, Path], request: pytest.FixtureRequest) -> None:
    """Rows of programs that are not there stay as they are."""
    if request.config.getoption("--renew-golden"):
        rows = table()
        for name, reader in READERS.items():
            if not reader.missing:
                said = {format_name: cell(asked(name, path)) for format_name, path in files.items()}
                rows[name] = {VERSION: reader.version, **said}
        lines = [f"| | {VERSION} | {' | '.join(FORMATS)} |", f"|---|---|{'---|' * len(FORMATS)}"]
        for name in READERS:
            cells = (rows[name][column] for column in (VERSION, *FORMATS))
            lines.append(f"| {name} | {' | '.join(cells)} |")
        DOCS.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8").startswith(HEAD)
    assert [*table()] == [*READERS]
    for format_name in FORMATS:
        readers = [name for name, row in table().items() if "title" in row[format_name]]
        assert len(readers) >= 4  # no format is one that a single program understands


DECODERS = {
    "mpg123": ("mp3", ["mpg123", "-q", "-e", "f32", "-s"]),
    "sox": ("mp3", ["sox", "-V1"]),
    "opusdec": ("opus", ["opusdec", "--quiet", "--float", "--no-dither"]),
}
AS_RAW = {
    "mpg123": [],
    "sox": ["-t", "raw", "-e", "float", "-b", "32", "-"],
    "opusdec": ["--force-wav", "-"],
}


@pytest.mark.parametrize("name", DECODERS)
def test_other_decoders_hear_the_same(name: str, files: dict[str, Path]) -> None:
    """Where pieces were joined, too: what another decoder makes of a file is what libav makes of it.
    Of Opus, libav's decoder differs from the codec's own in the first second after a pure tone, in files
    of one encoder as well."""
    if shutil.which(name) is None:
        pytest.skip(f"the program {name} is not installed here")
    format_name, command = DECODERS[name]
    path = files[format_name]
    raw = subprocess.run([*command, str(path), *AS_RAW[name]], capture_output=True, check=True)
    data = raw.stdout[-SECONDS * RATE * 2 * 4 :] if name == "opusdec" else raw.stdout
    theirs = np.frombuffer(data, np.float32).reshape(-1, 2)
    resampler = av.AudioResampler("flt")
    with av.open(str(path)) as container:
        frames = [
            frame.to_ndarray().reshape(-1, 2)
            for decoded in container.decode(audio=0)
            for frame in resampler.resample(decoded)
        ]
    ours = np.concatenate(frames)
    assert len(ours) == SECONDS * RATE
    # sox leaves nothing out: neither the delay of an MP3 nor the packet that says how long it is.
    theirs = theirs[1_105 + 1_152 if name == "sox" else 0 :]
    both = min(len(theirs), len(ours))
    assert len(ours) - both < 1_152 and (name == "sox" or len(theirs) == len(ours))
    assert np.abs(theirs[:both] - ours[:both]).max() < (1e-5 if format_name == "mp3" else 4e-3)
