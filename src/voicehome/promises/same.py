"""The same script, answers and voices give the same bytes."""

from __future__ import annotations

from contextlib import ExitStack

from ..diagnosis import Finding
from .place import Place, a_place

_RENDER = (
    "render",
    "numbatfile.yaml",
    "-o",
    "out/",
    "--format",
    "mp3,m4b,opus,flac,wav",
    "--stems",
    "-q",
)

OTHERWISE = {
    "PYTHONHASHSEED": "4242",
    "TZ": "Pacific/Chatham",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "SOURCE_DATE_EPOCH": "1",
}
"""Another hash seed, time zone and locale."""


def finding() -> Finding:
    """Render twice with nothing in common but the script: folder, cache, number of jobs, environment."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(a_place("espeak")) for _ in range(2))
        a = rendered(first, "1", {"PYTHONHASHSEED": "0", "TZ": "UTC"})
        b = rendered(second, "4", OTHERWISE)
    differ = [name for name in a.keys() | b.keys() if a.get(name) != b.get(name)]
    detail = f"{len(a)} files, {sum(map(len, a.values())) / 1e6:.1f} MB, identical in two places"
    return Finding("the same bytes", bool(a) and not differ, ", ".join(sorted(differ)) or detail)


def rendered(place: Place, jobs: str, environment: dict[str, str]) -> dict[str, bytes]:
    """What comes of the place's script with so many lines spoken at a time."""
    (place.project / "out").mkdir()
    place.run(*_RENDER, "--jobs", jobs, under=(), umask=-1, **environment)
    return place.files("project", "out")
