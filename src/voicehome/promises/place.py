"""A place of its own to try commands in, with every process watched: nobody's files, cache or answers."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..files import private_temporary

GUARD = Path(__file__).with_name("guard")
"""The folder to put on PYTHONPATH."""

MARKS = ("Quokkaline", "Zebulonia", "numbatfile")
"""A word of the script, an answer, and the script's file name: looked for where they must not be."""

SCRIPT = """title: A Trial
series: Trials
asks:
  name: {ask: Who is this for?, or: you}
voice: %s
background: ocean
length: [45s, 40s]
parts:
  - part: Beginning
    kind: opening
    steps:
      - bell
      - Quokkaline, a word for {name}.
  - part: End
    steps:
      - pause: 2s..6s..30s
      - The second line is here. [1s] And it ends.
      - pause: 2s
      - say: Goodbye, then.
"""

_PROJECT = (
    "library: library\nscripts: [numbatfile.yaml]\nvoices: {guide: tone}\nformats: [mp3, flac]\n"
)
_PROJECT += "people: [{name: ann}]\n"
_PLAIN = "Sit down.\n\n(pause 10 seconds)\n\nNotice your hands.\n"


_TYPED = "Zebulonia\n"

_SOCKET = re.compile(r"(?:\[pid +\d+\] )?socket(?:pair)?\(", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the watched processes noted: `processes` are their command lines."""

    refused: tuple[str, ...]
    written: tuple[str, ...]
    processes: tuple[tuple[str, ...], ...]
    environments: tuple[Mapping[str, str], ...]
    pids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A home folder, a cache, data and a project with one script, all below `folder`."""

    folder: Path

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def notes(self) -> Path:
        return self.folder / "notes.jsonl"

    def environment(self, **more: str) -> dict[str, str]:
        """What the commands get of this process's environment, and their own places."""
        kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "COVERAGE_PROCESS_START")
        paths = [str(GUARD), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "VOICEHOME_CACHE": str(self.cache),
            "VOICEHOME_DATA": str(self.data),
            "VOICEHOME_WATCH": str(self.notes),
            "VOICEHOME_TRACEBACK": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join(paths),
            **more,
        }

    def run(
        self, *arguments: str, under: Sequence[str] = (), umask: int = -1, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `voicehome ARGUMENTS` in the project's folder, as an argument of the command `under`; a
        command that asks is answered."""
        return subprocess.run(
            [*under, sys.executable, "-P", "-m", "voicehome", *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            cwd=self.project,
            env=self.environment(**environment),
            umask=umask,
            check=False,
            timeout=600,
            input=_TYPED,
        )

    def seen(self) -> Seen:
        """What was noted so far."""
        lines = self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []
        noted = [json.loads(line) for line in lines]
        return Seen(
            tuple(detail for what, _, detail in noted if what == "refused"),
            tuple(dict.fromkeys(detail for what, _, detail in noted if what == "write")),
            tuple(tuple(detail) for what, _, detail in noted if what == "process"),
            tuple(detail for what, _, detail in noted if what == "environment"),
            tuple(pid for what, pid, _ in noted if what == "process"),
        )

    def files(self, *parts: str) -> dict[str, bytes]:
        """Every file below a folder of the place, by its path in it."""
        root = self.folder.joinpath(*parts)
        found = (path for path in sorted(root.rglob("*")) if path.is_file())
        return {str(path.relative_to(root)): path.read_bytes() for path in found}


@contextlib.contextmanager
def a_place(voice: str = "tone") -> Iterator[Place]:
    """A new place, gone afterwards; its script is spoken by `voice`."""
    with private_temporary() as folder:
        place = Place(folder)
        prepare(place, voice)
        yield place


def prepare(place: Place, voice: str = "tone") -> None:
    """Make the folders, the script, a project file and what one person answered."""
    for name in ("home", "tmp", "cache", "data", "project"):
        (place.folder / name).mkdir(mode=0o700, exist_ok=True)
    write = {
        "numbatfile.yaml": SCRIPT % voice,
        "voicehome.yaml": _PROJECT,
        "plain.txt": _PLAIN,
    }
    for name, text in write.items():
        (place.project / name).write_text(text, encoding="utf-8")
    people = place.data / "people"
    people.mkdir(mode=0o700, exist_ok=True)
    (people / "ann.yaml").touch(mode=0o600)
    (people / "ann.yaml").write_text("name: 'Zebulonia'\n", encoding="utf-8")


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check", "numbatfile.yaml"),
    ("plan", "numbatfile.yaml", "--exact", "--picture", "plan.svg", "--for", "ann"),
    (
        *("render", "numbatfile.yaml", "--for", "ann", "--stems", "-o", "out/"),
        *("--format", "mp3,m4b,opus,flac,wav", "--timeline", "out/timeline.json"),
    ),
    ("verify", "out/A Trial.flac"),
    ("listen", "numbatfile.yaml", "--for", "ann", "--device", "heard.wav"),
    ("takes", "sheet", "numbatfile.yaml", "--for", "ann", "-o", "sheet.md"),
    ("takes", "add", "numbatfile.yaml", "heard.wav", "--for", "ann", "--yes"),
    ("takes", "list", "numbatfile.yaml", "--for", "ann"),
    ("convert", "plain.txt", "-o", "plain.yaml"),
    ("build", ".", "--jobs", "2"),
    ("build", ".", "--prune"),
    ("people", "ask", "ben", "numbatfile.yaml"),
    ("people", "list"),
    ("people", "show", "ben"),
    ("people", "remove", "ben", "--yes"),
    ("voices", "list"),
    ("cache", "size"),
)
"""What is tried, with the folder `out` in the project's."""

_JUDGES = ("verify", "takes")
"""Those that may end with 1: what `takes add` hears here is no reader."""


def run_all(place: Place, under: Sequence[str] = (), umask: int = -1) -> list[str]:
    """Run every command, then `serve`; what went wrong, each with the end of what was printed."""
    (place.project / "out").mkdir(exist_ok=True)
    failed = []
    for arguments in COMMANDS:
        done = place.run(*arguments, under=under, umask=umask)
        allowed = (0, 1) if arguments[0] in _JUDGES else (0,)
        if done.returncode not in allowed or "Traceback" in done.stderr:
            failed.append(f"{' '.join(arguments[:2])}: {done.stderr.strip()[-400:]}")
    return failed + served(place, under, umask)


def served(place: Place, under: Sequence[str] = (), umask: int = -1) -> list[str]:
    """Run `serve`, which may listen on this machine and nothing else, until it says where; what went
    wrong. Nothing is asked of it: that would be a socket of this process."""
    command = [*under, sys.executable, "-P", "-m", "voicehome", "serve", ".", "--port", "0"]
    with subprocess.Popen(
        command,
        cwd=place.project,
        env=place.environment(VOICEHOME_WATCH_LISTENS="1", PYTHONUNBUFFERED="1"),
        umask=umask,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout
        first = serving.stdout.readline()
        serving.terminate()
        _, said = serving.communicate()
    good = "http://127.0.0.1:" in first and "Traceback" not in said
    return [] if good else [f"serve: {first} {said.strip()[-400:]}"]


@cache
def without_network() -> tuple[str, ...]:
    """The command that runs another where there is no network at all; () where this machine has none."""
    unshare = shutil.which("unshare")
    if not unshare:
        return ()
    for options in ("-n",), ("-r", "-n"):
        command = (unshare, *options)
        done = subprocess.run([*command, "true"], capture_output=True, check=False)
        if done.returncode == 0:
            return command
    return ()


@cache
def traced() -> tuple[str, ...]:
    """The command that runs another and prints each of its network calls; () where it is missing, or may
    not look."""
    strace = shutil.which("strace")
    if not strace:
        return ()
    command = (strace, "-f", "-qq", "--seccomp-bpf", "-e", "trace=network", "-e", "signal=none")
    done = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if done.returncode == 0 else ()


def network_calls(printed: str) -> list[str]:
    """The sockets that are made in what `traced` printed, without which there is no network call; those
    aside that stay on this machine by their kind, AF_UNIX, which sound servers use."""
    calls = [line for line in printed.splitlines() if _SOCKET.match(line)]
    return [call for call in calls if "(AF_UNIX" not in call]
