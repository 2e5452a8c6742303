"""Every shipped practice at each of its lengths, rendered and held to its timeline: a table for docs/measured.md

    python tests/bench/practices.py [--renew] [NAME…]

Takes about an hour on two cores. Exit status 1 if one misses a target. Without names, all of them. With
--renew, docs/measured.md is written after each practice; what it says of the others stays.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voicehome.cli.main import cli
from voicehome.script.find import shipped
from voicehome.script.load import load_script
from voicehome.units import RATE, Frames, format_duration
from voicehome.verify import read_timeline, verify_file
from voicehome.verify.report import OFF

PAGE = Path(__file__).parent.parent.parent / "docs/measured.md"
FORMAT = "flac"
"""What is measured; MP3 and the others are decoded to the same frames, as their own tests say."""

INTRODUCTION = """# The practices, measured

Made by `python tests/bench/practices.py --renew`, {day}: every practice that comes with voicehome, at each
of its lengths, spoken by the voices that it names (by espeak-ng, on a machine with no other engine),
written as {format}, and measured as `voicehome verify` does. *Worst pause* is how far the silence that is
off the most is from where it was planned; *words a minute* counts every silence.

"""
HEAD = """| practice | length | worst pause | voice | true peak | words a minute | verdict |
|---|--:|--:|--:|--:|--:|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A practice at one length. `pause` in ms, `loudness` in LUFS, `peak` in dBTP; `missed` names the
    measures that are not good."""

    name: str
    length: Frames
    pause: float
    loudness: float
    peak: float
    pace: float
    missed: tuple[str, ...]

    def __str__(self) -> str:
        verdict = "missed: " + ", ".join(self.missed) if self.missed else "good"
        return (
            f"| {self.name} | {format_duration(self.length)} | {self.pause:.2f} ms "
            f"| {self.loudness:.1f} LUFS | {self.peak:.1f} dBTP | {self.pace:.0f} | {verdict} |"
        )


def measured(name: str, length: Frames, folder: Path) -> Row:
    """One recording, made in `folder` and measured. Raises SystemExit if it can't be made."""
    sound, timeline = folder / f"out.{FORMAT}", folder / "out.json"
    command = ["render", name, "--length", format_duration(length), "-o", str(sound), "-q"]
    cli([*command, "--timeline", str(timeline), "--overwrite"], standalone_mode=False)
    report = verify_file(sound, read_timeline(timeline))
    found = {measure.name: measure for measure in report.measures}
    events = json.loads(timeline.read_text(encoding="utf-8"))["events"]
    words = sum(len(event["text"].split()) for event in events if event["kind"] == "speech")
    return Row(
        name,
        length,
        abs(float(found["Pauses"].value or 0)),
        float(found["Loudness of the voice"].value or 0),
        float(found["True peak"].value or 0),
        words / (length / RATE / 60),
        tuple(m.name for m in report.measures if m.verdict == OFF),
    )


def rows(name: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        for length in load_script(shipped()[name]).practice.length:
            row = measured(name, length, Path(folder))
            print(row, flush=True)
            yield row


def renew(found: Sequence[Row]) -> None:
    """Write these rows into the page, in the order of the course, in the place of older ones."""
    before = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    lines = {name: [row for row in before if row.startswith(f"| {name} |")] for name in shipped()}
    lines |= {row.name: [] for row in found}
    for row in found:
        lines[row.name].append(str(row))
    every = [line for name in shipped() for line in lines[name]]
    good = sum(line.endswith("| good |") for line in every)
    worst = max(float(line.split("|")[3].split()[0]) for line in every)
    summed = f"{len(every)} recordings, {good} of them good; the worst pause is {worst:.2f} ms off."
    text = INTRODUCTION.format(day=f"{date.today():%B %Y}", format=FORMAT.upper())
    page = "\n".join([text + summed, "", HEAD + "\n".join(every), ""])
    PAGE.write_text(page, encoding="utf-8")


def main() -> int:
    names = [word for word in sys.argv[1:] if not word.startswith("-")] or list(shipped())
    print(HEAD, end="", flush=True)
    missed = 0
    for name in names:
        found = list(rows(name))
        missed += sum(bool(row.missed) for row in found)
        if "--renew" in sys.argv:
            renew(found)
    print(f"\n{missed or 'none'} missed a target")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
