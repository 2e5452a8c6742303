"""What becomes of files when a command is ended or hindered: every one whole, the old or the new; nothing
left over after the next run; and that finishes."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .place import Place, prepare

RENDER = ("render", "numbatfile.yaml", "-o", "library/", "--format", "mp3,flac", "-q")
BUILD = ("build", ".", "--jobs", "2", "-q")

_STATE = ("project", "data", "cache")
_SECOND = "title: Another\nseries: Trials\nvoice: tone\nsteps: [One line., pause: 3s, Two lines.]\n"
_SOON = 15.0
"""Seconds that processes have to notice that their parent is gone."""

Hindered = Callable[[], object]
"""Runs the command so that something goes wrong."""


@dataclass
class Tally:
    """How many trials there were, in how many the ending came before the command's own, and all that
    went wrong in any."""

    trials: int = 0
    ended: int = 0
    torn: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return self.trials > 0 and not (self.torn or self.left or self.orphans or self.failed)

    def with_those_of(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.trials + other.trials,
            self.ended + other.ended,
            self.torn + other.torn,
            self.left + other.left,
            self.orphans + other.orphans,
            self.failed + other.failed,
        )

    def __str__(self) -> str:
        counts = (
            f"{len(self.torn)} torn files, {len(self.left)} left over, "
            f"{len(self.orphans)} processes that stayed, {len(self.failed)} next runs that failed"
        )
        wrong = [*self.torn, *self.left, *self.orphans, *self.failed][:4]
        return f"{self.trials} endings, {self.ended} in the middle: {counts}" + (
            f" ({'; '.join(wrong)})" if wrong else ""
        )


class Bench:
    """A command in a place where it has made files once already, and the script was changed since.

    `seconds` is how long it works: from its start until the last of its files has its name.
    """

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        """Raises RuntimeError where the command does not work even when nothing hinders it."""
        self.command = command
        self.place = Place(folder / "here")
        self.kept = folder / "kept"
        self.place.folder.mkdir()
        prepare(self.place)
        project = self.place.project
        (project / "voicehome.yaml").write_text("formats: [mp3, flac]\nscripts: ['*.yaml']\n")
        (project / "library").mkdir()
        for _ in range(3 if command == BUILD else 0):
            number = len(list(project.glob("s*.yaml")))
            (project / f"s{number}.yaml").write_text(
                _SECOND.replace("Another", f"Another {number}")
            )
        self._run_well()
        self.old = self.outputs()
        for path in project.glob("[ns]*.yaml"):
            path.write_text(
                path.read_text().replace("Goodbye, then.", "Be well.").replace("3s", "4s")
            )
        shutil.rmtree(self.place.cache)
        self._keep()
        self._begun = time.time()
        self._run_well()
        self.new = self.outputs()
        self.seconds = self._until_done()
        if any(self.old[n] == self.new[n] for n in self.old if n.endswith((".mp3", ".flac"))):
            raise RuntimeError("the change made no difference")

    def trial(self, tally: Tally, hindered: Hindered) -> None:
        """Hinder the command once, and look at what became of it."""
        self._restore()
        self.place.notes.unlink(missing_ok=True)
        number = tally.trials = tally.trials + 1
        hindered()
        tally.orphans += [f"trial {number}: process {pid}" for pid in self._still_there()]
        found = self.outputs()
        if found == self.new:  # too late: the machine is less busy than it was
            self.seconds = min(self.seconds, self._until_done())
        else:
            tally.ended += 1
        for name, was in self.old.items():
            if found.get(name) not in (was, self.new[name]):
                tally.torn.append(f"trial {number}: {name}")
        tally.torn += [f"trial {number}: unknown {n}" for n in found if n not in self.new]
        try:
            self._run_well()
            if self.outputs() != self.new:
                tally.failed.append(f"trial {number}: other files than before")
        except RuntimeError as error:
            tally.failed.append(f"trial {number}: {error}")
        tally.left += [f"trial {number}: {path}" for path in self._left_over()]

    def start(self) -> subprocess.Popen[bytes]:
        """The command, running."""
        self._begun = time.time()
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "voicehome", *self.command],
            cwd=self.place.project,
            env=self.place.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def outputs(self) -> Mapping[str, bytes]:
        """What lies in the project and in its library, by place; what is still being written left out."""
        files = self.place.files("project", "library").items()
        return {name: data for name, data in files if not name.endswith((".part", ".copy"))}

    def _run_well(self) -> None:
        done = self.place.run(*self.command)
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[-300:] or f"exit status {done.returncode}")

    def _until_done(self) -> float:
        """Seconds from the command's start to the last change among its files."""
        library = self.place.project / "library"
        return max(path.stat().st_ctime for path in library.rglob("*")) - self._begun

    def _left_over(self) -> list[Path]:
        place = self.place
        left = [*place.project.rglob(".voicehome-*"), *place.data.rglob(".voicehome-*")]
        left += [*place.cache.rglob(".voicehome-*"), *(place.folder / "tmp").iterdir()]
        return [path.relative_to(place.folder) for path in left]

    def _still_there(self) -> list[int]:
        pids = [pid for pid in self.place.seen().pids if pid != os.getpid()]
        deadline = time.monotonic() + _SOON
        while (alive := list(filter(is_alive, pids))) and time.monotonic() < deadline:
            time.sleep(0.05)
        for pid in alive:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        return alive

    def _keep(self) -> None:
        for name in _STATE:
            if (self.place.folder / name).exists():
                shutil.copytree(self.place.folder / name, self.kept / name)

    def _restore(self) -> None:
        for name in _STATE:
            shutil.rmtree(self.place.folder / name, ignore_errors=True)
            if (self.kept / name).exists():
                shutil.copytree(self.kept / name, self.place.folder / name)


def is_alive(pid: int) -> bool:
    """Whether it runs. One that has ended and that nobody asked after does not, where that can be told
    (Linux)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        if Path("/proc/self").exists():
            return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def endings(bench: Bench, number: signal.Signals, times: int, seed: int = 1) -> Iterator[Tally]:
    """End the command by a signal at `times` random moments of its work; the tally after each."""
    tally, chance = Tally(), random.Random(seed)

    def hindered() -> None:
        with bench.start() as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.1, 1.0) * bench.seconds)
            process.send_signal(number)

    for _ in range(times):
        bench.trial(tally, hindered)
        yield tally
