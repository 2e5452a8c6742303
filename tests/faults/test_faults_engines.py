"""An engine that hangs or crashes, and processes of voicehome's own that are killed: the command goes on or
says so, every file is whole, and nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicehome.promises.endings import BUILD, RENDER, Bench, Tally, is_alive
from voicehome.promises.place import Place, prepare

PLUGIN = Path(__file__).parents[1] / "data" / "plugin"
SOON = """
import threading
class Timer(threading.Timer):
    def __init__(self, interval, *more, **named):
        super().__init__(min(interval, 4.0), *more, **named)
threading.Timer = Timer
"""
"""An engine that hangs is waited for four seconds instead of a minute, in every process."""

SCRIPT = "title: {0}\nvoice: {1}\nsteps: [One line., {2}, The end.]\n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """With a script that is recorded already, and the engine of a third party."""
    place = Place(tmp_path / "here")
    place.folder.mkdir()
    prepare(place)
    (place.folder / "soon").mkdir()
    (place.folder / "soon" / "sitecustomize.py").write_text(SOON)
    (place.project / "voicehome.yaml").write_text("formats: [mp3, flac]\nscripts: ['*.yaml']\n")
    (place.project / "library").mkdir()
    write(place, "All is well.")
    (place.project / "numbatfile.yaml").unlink()
    assert run(place, *BUILD).returncode == 0
    return place


def write(place: Place, line: str) -> None:
    (place.project / "bad.yaml").write_text(SCRIPT.format("Bad", "fake", line))
    (place.project / "good.yaml").write_text(SCRIPT.format("Good", "tone", line))


def run(place: Place, *command: str) -> subprocess.CompletedProcess[str]:
    return place.run(*command, PYTHONPATH=f"{place.folder / 'soon'}:{PLUGIN}")


def processes(place: Place) -> list[int]:
    """Those that work in the project's folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if entry.readlink() == place.project.resolve():
                found.append(int(entry.parent.name))
    return found


@pytest.mark.parametrize("line", ["They hang here.", "They crash here.", "They raise this."])
def test_an_engine_that_fails_spoils_its_own_recording_alone(place: Place, line: str) -> None:
    before = place.files("project", "library")
    write(place, line)
    arguments = ("bad.yaml", "-o", "library/Bad.mp3", "-q")
    done = run(place, "render", *arguments)
    assert done.returncode == 1
    assert line in done.stderr and "Traceback" not in done.stderr
    assert place.files("project", "library") == before
    done = run(place, *BUILD)
    assert done.returncode == 1
    assert line in done.stderr and "Traceback" not in done.stderr
    after = place.files("project", "library")
    new = [name for name in before if before[name] != after[name]]
    assert new and all(name.startswith("Good.") or "Bad" not in name for name in new)
    assert processes(place) == []
    left = [*place.folder.rglob(".voicehome-*"), *(place.folder / "tmp").iterdir()]
    assert left == []
    write(place, "All is well.")
    assert run(place, *BUILD).returncode == 0
    assert place.files("project", "library") == before


def descendants(root: int) -> Iterator[int]:
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                yield child
                yield from descendants(child)


def at_work(root: int) -> list[int]:
    """Processes below that one, without those that have ended and that nobody asked after."""
    return list(filter(is_alive, descendants(root)))


@pytest.mark.parametrize(
    ("command", "within"), [(RENDER, 0.05), (BUILD, 0.6)], ids=["render", "build"]
)
def test_any_of_its_processes_may_be_killed(
    tmp_path: Path, command: tuple[str, ...], within: float, faults: int, capsys
) -> None:
    """One that speaks or makes a recording, at a random moment before the files are done: within that
    share of the command's time after the first of them is there. The command itself goes on."""
    bench, tally, chance, killed = Bench(tmp_path, command), Tally(), random.Random(1), 0

    def hindered() -> None:
        nonlocal killed
        with bench.start() as process:
            while process.poll() is None and not at_work(process.pid):
                time.sleep(0.01)
            time.sleep(chance.uniform(0, within) * bench.seconds)
            victims = at_work(process.pid)
            if victims and bench.outputs() != bench.new:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(victims), signal.SIGKILL)
                    killed += 1
            assert process.wait(60) in (0, 1)

    while killed < 2 * faults:
        assert tally.trials < 8 * faults, "there is hardly ever one to kill"
        bench.trial(tally, hindered)
    with capsys.disabled():
        print(f"\n{command[0]}, {killed} of its processes killed: {tally}")
    assert tally.good, tally
