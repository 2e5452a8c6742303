"""Where finished files go: their names, and what would keep them from being written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..encode.formats import STEM, Format
from ..errors import OutputError, Problem
from ..files import ANOTHER_PLACE, safe_name
from ..tag import captions
from ..tag.read import made_by_voicehome
from ..units import format_duration
from .describe import is_timeline
from .programme import Draft


@dataclass(frozen=True, slots=True)
class Output:
    """A file to make; its lyrics and captions stand beside it."""

    path: Path
    format: Format
    sidecars: tuple[Path, Path] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "sidecars", (self.path.with_suffix(".lrc"), self.path.with_suffix(".vtt"))
        )


STEMS = ("voice", "bed", "cues")
"""The lanes of a mix, by the names that they have in their files' names."""


def stem_paths(output: Output) -> dict[str, Path]:
    """Where the lanes of a programme go, beside one of its files: `evening.bed.wav`."""
    return {name: output.path.with_suffix(f".{name}{STEM.extension}") for name in STEMS}


def check_destinations(
    outputs: Sequence[Output],
    timeline_path: Path | None,
    overwrite: bool,
    stems: Sequence[Path] = (),
) -> None:
    """Find what would keep the files from being written, before anything is spoken.

    Files that voicehome made may be replaced, others only if `overwrite`, and no two may have one
    place. Raises OutputError with all that is in the way.
    """
    paths = [*(output.path for output in outputs), *stems]
    paths += dict.fromkeys(sidecar for output in outputs for sidecar in output.sidecars)
    paths += [timeline_path] if timeline_path else []
    places = Counter(_place(path) for path in paths)
    if twice := [path for path in dict.fromkeys(paths) if places[_place(path)] > 1]:
        hint = "Choose another name with -o, or render them one by one into different folders."
        raise OutputError(*(Problem(f"two files would be {path}", hint) for path in twice))
    ours: dict[Path, Callable[[Path], bool]] = dict.fromkeys(stems, made_by_voicehome)
    for output in outputs:
        ours[output.path] = made_by_voicehome
        ours |= dict.fromkeys(output.sidecars, captions.is_ours)
    if timeline_path:
        ours[timeline_path] = is_timeline
    problems = [p for path, is_ours in ours.items() if (p := in_the_way(path, is_ours, overwrite))]
    if problems:
        raise OutputError(*dict.fromkeys(problems))


def _place(path: Path) -> str:
    """Two paths with one place are one file on some system: letters' case is no difference there."""
    return str(path.parent.resolve() / path.name).casefold()


def in_the_way(path: Path, is_ours: Callable[[Path], bool], overwrite: bool) -> Problem | None:
    """What would keep a file from being written to `path`; what stands there is replaced if it `is_ours`,
    or if `overwrite`."""
    try:
        if not path.parent.is_dir():
            return Problem(f"there is no folder {path.parent}", "Make it first, or choose another.")
        if path.suffix.lower() in (".yaml", ".yml"):
            return Problem(f"{path} would take a script's place", ANOTHER_PLACE)
        if not os.access(path.parent, os.W_OK | os.X_OK):
            return Problem(f"the folder {path.parent} can't be written", ANOTHER_PLACE)
        if path.is_symlink() and not path.exists():
            return Problem(f"{path} is a link that leads nowhere", ANOTHER_PLACE)
        if path.exists() and not path.is_file():
            return Problem(f"{path} exists and is not a file", ANOTHER_PLACE)
        if path.exists() and not overwrite and not is_ours(path):
            hint = "Choose another name with -o, or replace it with --overwrite."
            return Problem(f"{path} exists, and voicehome did not make it", hint)
    except (OSError, ValueError) as error:
        return Problem(f"{path} can't be written: {error}", ANOTHER_PLACE)
    return None


_MOST_BYTES = 150
_LEAST_BYTES = 40
"""Of a title in a file's name."""


def file_name(draft: Draft, format: Format) -> str:
    """The title as a file name; it holds none of the listener's answers. A part, a length that is not
    the script's usual one, and a variation stand in it too."""
    usual = draft.script.practice.length[:1]
    length, variation = draft.wish.length, draft.wish.variation
    more = [draft.wish.part] if draft.wish.part is not None else []
    more += [format_duration(length)] if length is not None and (length,) != usual else []
    more += ["natural"] if length is None and usual and draft.wish.part is None else []
    more += [f"variation {variation}"] if variation != 1 else []
    suffix = f" ({', '.join(more)})" if more else ""
    # A long title is cut before the suffix is put to it: two lengths of it are two files.
    title = safe_name(draft.plan.title, max(_MOST_BYTES - len(suffix.encode()), _LEAST_BYTES))
    return safe_name(f"{title}{suffix}", 2 * _MOST_BYTES) + format.extension
