"""Programme → files: mixed, encoded, tagged, published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from ..audio import AudioFormat, Block
from ..encode import encode
from ..encode.formats import STEM, Format
from ..files import staged_together
from ..mix.limit import hold_true_peak, spans_over
from ..speech.store import ClipStore
from ..tag.write import write_tags
from ..units import gain_from_decibels
from .describe import sidecar, tags_of, timeline_json
from .lanes import Lanes, lanes_of, stems_of
from .outputs import Output
from .programme import Programme, Report, no_report

NO_STEMS: Mapping[str, Path] = MappingProxyType({})


def write(
    programme: Programme,
    outputs: Sequence[Output],
    store: ClipStore,
    timeline_path: Path | None = None,
    report: Report = no_report,
    stems: Mapping[str, Path] = NO_STEMS,
    jobs: int | None = None,
) -> None:
    """Make the files, each by `jobs` at a time (default: `encode`'s); none is moved into its place
    before all are whole.

    `stems`: where the lanes go that have anything in them, by their name. Raises EncodeError,
    OutputError when a destination can't be written, and SoundError when a file that is played or lies
    under the voice is no longer what it was.
    """
    sidecars = dict.fromkeys(path for output in outputs for path in output.sidecars)
    texts = {path: sidecar(programme, path) for path in sidecars}
    if timeline_path:
        texts[timeline_path] = timeline_json(programme, store)
    lanes = stems_of(programme, store) if stems else {}
    made = {output.path: (output.format, lanes_of(programme, store)) for output in outputs}
    made |= {stems[name]: (STEM, lane) for name, lane in lanes.items()}
    with staged_together([*made, *texts]) as staged:
        for (format, lane), path in zip(made.values(), staged, strict=False):
            _write_lanes(programme, lane, format, path, report, jobs)
        for path, text in zip(staged[len(made) :], texts.values(), strict=True):
            path.write_text(text, encoding="utf-8", newline="\n")
    store.prune_when_due(keep=programme.clips)


def write_audio(
    programme: Programme, format: Format, path: Path, store: ClipStore, report: Report = no_report
) -> None:
    """One file, tagged, at `path`, whatever it is called; nothing beside it."""
    _write_lanes(programme, lanes_of(programme, store), format, path, report)


def _write_lanes(
    programme: Programme,
    lanes: Lanes,
    format: Format,
    path: Path,
    report: Report,
    jobs: int | None = None,
) -> None:
    """A stem is what it is before its sum is held."""
    target, chapters = programme.draft.target, programme.timeline.chapters
    blocks, ceiling = lanes.blocks(), gain_from_decibels(target.true_peak)
    if format is not STEM:
        blocks = hold_true_peak(blocks, spans_over(lanes.sounds, ceiling), ceiling)
    audio = AudioFormat(lanes.channels, lanes.frames)
    counted = _counted(blocks, format, audio, report)
    encode(path, format, audio, counted, chapters, target.kbits.get(format.name), jobs)
    write_tags(path, format.name, tags_of(programme, format, lanes.sounds))


def _counted(
    blocks: Iterable[Block], format: Format, audio: AudioFormat, report: Report
) -> Iterator[Block]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        report(format.name, done, audio.frames)
