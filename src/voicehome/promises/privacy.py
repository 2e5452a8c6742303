"""Nothing leaves, and what stays is private: tried with a practice of its own, watched in every process."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from ..diagnosis import Finding
from .place import (
    COMMANDS,
    MARKS,
    Place,
    Seen,
    a_place,
    network_calls,
    run_all,
    traced,
    without_network,
)

_TRACED = (
    ("render", "numbatfile.yaml", "-o", "traced/", "--format", "mp3,m4b"),
    ("listen", "numbatfile.yaml", "--device", "traced.wav"),
    ("build", ".", "--jobs", "2"),
)
_OWN = ("-m voicehome", "-m voicehome.speech.worker", "-c from multiprocessing.")
"""How command lines of voicehome's own processes go on after the interpreter's name and its flags."""

_KEPT_NAME = re.compile(
    r"[0-9a-f]{2,64}(\.npz|\.json|\.lock|\.flac)?|last-prune|takes\.json", re.ASCII
)


def findings() -> Iterator[Finding]:
    """Run every command that handles a script, and look at what it did. Takes about a minute."""
    with a_place("espeak") as place:
        under = without_network()
        failed = run_all(place, under, umask=0)
        seen = place.seen()
        yield _all_ran(failed, under)
        yield from watched(place, seen)
    yield _traced()


def watched(place: Place, seen: Seen) -> Iterator[Finding]:
    """What can be said of commands that ran in `place` under a umask of 0."""
    yield _nothing_leaves(seen)
    yield _modes(place)
    yield _written_where_it_may(place, seen)
    yield _said_nowhere(place, seen)
    yield _nothing_left(place)


def _all_ran(failed: list[str], under: tuple[str, ...]) -> Finding:
    what, count = "no network needed", f"{len(COMMANDS) + 1} commands ran"
    if failed:
        return Finding(what, False, "; ".join(failed))
    if not under:
        detail = f"not looked at: {count}, but this machine can't do without its network (unshare)"
        return Finding(what, False, detail, optional=True)
    return Finding(what, True, f"{count} where there is no network")


def _nothing_leaves(seen: Seen) -> Finding:
    foreign = [process for process in seen.processes if not _is_own(process)]
    bad = [*seen.refused, *(" ".join(process) for process in foreign)]
    detail = f"{len(seen.processes)} processes: no socket, no look-up, no foreign program"
    return Finding("nothing leaves", not bad and bool(seen.processes), "; ".join(bad) or detail)


def _is_own(process: tuple[str, ...]) -> bool:
    told = " ".join(argument for argument in process[1:] if argument not in ("-P", "-B", "-I"))
    return told.startswith(_OWN)


def _modes(place: Place) -> Finding:
    """All that is kept is its owner's alone, whatever the umask; what is everybody's is only linked from
    somebody's folder."""
    kept = [path for root in _kept(place) for path in [root, *root.rglob("*")]]
    kept = [path for path in kept if path.is_dir() or path.lstat().st_nlink == 1]
    loose = [path for path in kept if stat.S_IMODE(path.lstat().st_mode) & 0o077]
    files = sum(path.is_file() for path in kept)
    detail = f"{files} kept files are 0600, {len(kept) - files} folders 0700, under a umask of 0"
    return Finding("private on disk", not loose and files > 0, _named(loose, place) or detail)


def _kept(place: Place) -> list[Path]:
    theirs = place.project / "library" / "people"
    takes = place.project / "takes" / "numbatfile"
    return [root for root in (place.cache, place.data, takes, theirs) if root.exists()]


def _written_where_it_may(place: Place, seen: Seen) -> Finding:
    outside = [
        Path(path) for path in seen.written if not Path(path).is_relative_to(place.folder.resolve())
    ]
    outside = [path for path in outside if str(path) != "/dev/null"]
    detail = f"{len(seen.written)} files were written, all where they may be"
    return Finding("writes nowhere else", not outside, ", ".join(map(str, outside)) or detail)


def _said_nowhere(place: Place, seen: Seen) -> Finding:
    """No word of the script and no answer where other people could read it."""
    bad = []
    for process in seen.processes:
        if "voicehome" not in process and any(mark in " ".join(process) for mark in MARKS):
            bad.append(f"the command line of {process[1:5]}")
    for environment in seen.environments:
        if any(mark in value for mark in MARKS for value in environment.values()):
            bad.append("an environment")
    for root in (place.cache, place.data / "builds"):
        for path in root.rglob("*"):
            if path.name not in ("clips", "sounds", "being-written") and not _KEPT_NAME.fullmatch(
                path.name
            ):
                bad.append(f"the name {path.name}")
    for name, data in place.files("project", "out").items():
        if name.endswith((".mp3", ".m4b", ".opus", ".flac", ".wav")):
            hidden = ["numbatfile", str(place.folder)]
            bad += [f"{name} holds {mark}" for mark in hidden if mark.encode() in data]
    detail = "no line, answer or file name is in a command line, environment, kept name or tag"
    return Finding("said nowhere else", not bad, "; ".join(dict.fromkeys(bad)) or detail)


def _nothing_left(place: Place) -> Finding:
    left = [path for path in place.folder.rglob("*.part") if path.is_file()]
    left += list((place.folder / "tmp").iterdir())
    left += list((place.cache / "being-written").rglob("*"))
    return Finding(
        "nothing left over", not left, _named(left, place) or "no temporary file remains"
    )


def _named(paths: list[Path], place: Place) -> str:
    return ", ".join(str(path.relative_to(place.folder)) for path in paths)


def _traced() -> Finding:
    """The system's own word, which also covers what is not Python."""
    what, under = "no network call", traced()
    if not under:
        return Finding(
            what, False, "not looked at: strace is missing, or may not look", optional=True
        )
    calls: list[str] = []
    with a_place("espeak") as place:
        (place.project / "traced").mkdir()
        for arguments in _TRACED:
            done = place.run(*arguments, under=under)
            calls += network_calls(done.stderr)
            if done.returncode:
                return Finding(what, False, f"{arguments[0]} failed: {done.stderr.strip()[-300:]}")
    detail = f"none in {len(_TRACED)} commands under strace"
    return Finding(what, not calls, "; ".join(calls[:5]) or detail)
