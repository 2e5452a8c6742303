"""Every shipped practice at each of its lengths, rendered and held to its timeline: a table for docs/measured.md

    python tests/bench/practices.py [--renew] [NAME…]

Takes half an hour on two cores, less where the lines are in the clip cache already. Exit status 1 if
one misses a target. With --renew, docs/measured.md is written; without names, all of them.
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

PAGE = Path(__file__).parent.parent.parent / "docs/measured.md"
FORMAT = "flac"
"""What is measured; MP3 and the others are decoded to the same frames, as their own tests say."""

INTRODUCTION = """# The practices, measured

Made by `python tests/bench/practices.py --renew`, {day}: every practice that comes with voicehome, at each of
its lengths, spoken by the voices that it names (all of them espeak-ng), written as {format}, and measured as
`voicehome verify` does. *Worst pause* is how far the silence that is off the most is from where it was
planned; *words a minute* counts every silence.

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
        tuple(m.name for m in report.measures if m.verdict not in ("good", "told")),
    )


def rows(names: Sequence[str]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            for length in load_script(shipped()[name]).practice.length:
                yield measured(name, length, Path(folder))


def main() -> int:
    names = [word for word in sys.argv[1:] if not word.startswith("-")] or list(shipped())
    print(HEAD, end="", flush=True)
    found = []
    for row in rows(names):
        print(row, flush=True)
        found.append(row)
    missed = sum(bool(row.missed) for row in found)
    worst = max(row.pause for row in found)
    summed = f"{len(found)} recordings, {len(found) - missed} good; the worst pause is {worst:.2f} ms off."
    print(f"\n{summed}")
    if "--renew" in sys.argv:
        day = f"{date.today():%B %Y}"
        text = INTRODUCTION.format(day=day, format=FORMAT.upper()) + summed + "\n\n" + HEAD
        PAGE.write_text(text + "".join(f"{row}\n" for row in found), encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
