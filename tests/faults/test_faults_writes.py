"""A disk that is full or broken at any write; what was flushed before it got its name; a clock that
jumps; two at once."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from voicehome.promises.endings import BUILD, RENDER, Bench, Tally
from voicehome.promises.place import Place, prepare

WRITES = "write,pwrite64,writev,ftruncate,fsync,rename,mkdir"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    if not shutil.which("strace"):
        pytest.skip("strace, which puts faults in the way, is not installed here")
    return Bench(tmp_path_factory.mktemp("writes"), RENDER)


def under_strace(bench: Bench, *options: str) -> subprocess.CompletedProcess[str]:
    command = ["strace", "-qq", "-f", "--seccomp-bpf", *options]
    return bench.place.run(*bench.command, under=command)


def calls_of_main_thread(bench: Bench) -> int:
    """How many of WRITES there are where nothing is in the way."""
    bench._restore()
    log = bench.place.folder / "log"
    done = under_strace(bench, "-o", str(log), "-e", f"trace={WRITES}", "-e", "signal=none")
    assert done.returncode == 0, done.stderr
    lines = log.read_text(errors="replace").splitlines()
    log.unlink()
    first = lines[0].split()[0]
    return sum(line.split()[0] == first for line in lines)


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_at_any_write(bench: Bench, error: str, faults: int, capsys) -> None:
    """In each thread of each process, the n-th such call fails, and all after it."""
    total, tally = calls_of_main_thread(bench), Tally()
    times = min(total, 3 * faults)
    for number in range(times):
        which = 1 + number * total // times + (total // times) // 2
        inject = f"inject={WRITES}:error={error}:when={which}+"

        def hindered(inject: str = inject) -> None:
            done = under_strace(bench, "-o", "/dev/null", "-e", f"trace={WRITES}", "-e", inject)
            assert done.returncode != 0 or bench.outputs() == bench.new

        bench.trial(tally, hindered)
    with capsys.disabled():
        print(f"\n{error}, at {times} of {total} calls: {tally}")
    assert tally.good, tally


def test_full_disks_of_many_sizes(bench: Bench, faults: int, capsys) -> None:
    """A small disk of its own for the recordings, which the encoders' own writes fill as well."""
    mount = ["unshare", "-m", "sh", "-c"]
    library = bench.place.project / "library"
    try_it = f"mount -t tmpfs -o size=8k none {library}"
    if subprocess.run([*mount, try_it], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    size = sum(map(len, bench.new.values())) // 1024
    for number in range(2 * faults):
        kilobytes = 4 + size * number // (2 * faults)
        on = f'mount -t tmpfs -o size={kilobytes}k none {library} && "$@"; s=$?; ls -A {library}; exit $s'
        bench._restore()
        done = bench.place.run(*bench.command, under=[*mount, on, "sh"])
        assert done.returncode == 1, (kilobytes, done.stdout, done.stderr)
        assert "the disk is full" in done.stderr
        assert done.stdout == "", "nothing stays on it"


def test_flushed_before_it_gets_its_name(bench: Bench) -> None:
    """Each file that a person keeps is on the disk before it replaces what was there; then its name is."""
    bench._restore()
    log = bench.place.folder / "log"
    options = ("-y", "-e", "trace=fsync,rename", "-e", "signal=none", "-o", str(log))
    assert under_strace(bench, *options).returncode == 0
    flushed: set[str] = set()
    kept = []
    for line in log.read_text(errors="replace").splitlines():
        if match := re.search(r"fsync\(\d+<(.*?)>", line):
            flushed.add(match[1])
        match = re.search(r'rename\("(.*?)", "(.*?)"', line)
        if match and "/cache/" not in match[2]:
            kept.append(str(bench.place.project / match[2]))
            assert str(bench.place.project / match[1]) in flushed
            flushed.discard(str(Path(kept[-1]).parent))
    log.unlink()
    assert len(kept) == 4
    assert str(bench.place.project / "library") in flushed, "the names are flushed last"


CLOCK = """
import os, time
_real = time.time
def _jumped():
    os.close(os.open(os.environ["HOME"] + "/jumped", os.O_CREAT))
    return _real() + JUMP
time.time = _jumped
"""


@pytest.mark.parametrize("jump", [-4e8, 4e8])
def test_a_clock_that_jumps_changes_nothing(tmp_path: Path, bench: Bench, jump: float) -> None:
    bench._restore()
    assert bench.place.run(*bench.command).returncode == 0  # how old clips are is asked from now on
    (tmp_path / "sitecustomize.py").write_text(CLOCK.replace("JUMP", str(jump)))
    done = bench.place.run(*bench.command, PYTHONPATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (bench.place.folder / "home" / "jumped").exists()
    assert bench.outputs() == bench.new
    again = bench.place.run(*bench.command)
    assert (again.returncode, bench.outputs()) == (0, bench.new)


@pytest.mark.parametrize("commands", [(RENDER, RENDER), (BUILD, BUILD), (RENDER, BUILD)])
def test_two_at_once(tmp_path: Path, commands: Sequence[Sequence[str]]) -> None:
    """Both go well, or one says that the other is at work; every file is as one of them makes it."""
    place = Place(tmp_path)
    prepare(place)
    (place.project / "library").mkdir()
    whole = {}
    for command in dict.fromkeys(commands):
        assert place.run(*command).returncode == 0
        whole |= place.files("project", "library")
        shutil.rmtree(place.project / "library")
        shutil.rmtree(place.cache)
        shutil.rmtree(place.data / "builds", ignore_errors=True)
        (place.project / "library").mkdir()
    running = [
        subprocess.Popen(
            [sys.executable, "-P", "-m", "voicehome", *command],
            cwd=place.project,
            env=place.environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    said = [process.communicate()[1] for process in running]
    for process, words in zip(running, said, strict=True):
        assert process.returncode == 0 or "being built already" in words, words
    assert place.files("project", "library") == whole
