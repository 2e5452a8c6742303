"""`build --scheduler`: a real scheduler and two worker processes on this machine; one is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from voicehome.library.build import build, stale
from voicehome.library.manifest import load_manifest, manifest_file
from voicehome.library.run import run
from voicehome.library.survey import Survey, library_of, project_in, survey
from voicehome.people.store import save_answers

pytest.importorskip("distributed", reason="Dask is not installed here: pip install distributed")

from distributed import Client

from voicehome.library.cluster import run_there
from voicehome.library.parcel import pack

PROJECT = """library: {library}
scripts: [scripts/*.yaml]
voices: {{guide: calm}}
formats: [mp3]
artist: Somebody
people:
  - {{name: ann, scripts: [s1]}}
"""
SCRIPT = """title: Practice {n}
length: [2m]
asks:
  name: {{ask: Who?, or: you}}
steps:
  - use: parts/hello.yaml
  - This is number {n}, {{name}}.
  - play: mine.wav
  - pause: 2s..100s..200s
  - That is all.
"""
VOICE = "name: calm\nspeak-with: [{engine: tone, hertz: 180}]\npace: 90\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in ("parts", "voices", "sounds"):
        (folder / "scripts" / name).mkdir(parents=True)
    (folder / "voicehome.yaml").write_text(PROJECT.format(library="out"))
    (folder / "scripts/parts/hello.yaml").write_text("steps:\n  - Welcome.\n")
    (folder / "scripts/voices/calm.yaml").write_text(VOICE)
    bell(folder / "scripts/sounds/mine.wav")
    for n in (1, 2, 3):
        (folder / f"scripts/s{n}.yaml").write_text(SCRIPT.format(n=n))
    save_answers("ann", {"name": "Ann"})
    save_answers("bo", {"name": "Bo"})
    return folder


def bell(path: Path) -> None:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(
            b"".join(
                (n * 997 % 20000 - 9000).to_bytes(2, "little", signed=True) for n in range(4000)
            )
        )


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]
    temporary: list[Path]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    where = tmp_path / "scheduler.json"
    # A worker is another machine: it has nothing of this one's voices, cache or answers.
    elsewhere = {**os.environ, "VOICEHOME_DATA": str(tmp_path / "elsewhere")}
    elsewhere |= {"VOICEHOME_CACHE": str(tmp_path / "elsewhere")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m"]
    options = ["--scheduler-file", str(where), "--no-dashboard"]
    begun = [
        subprocess.Popen(
            [
                *dask,
                "distributed.cli.dask_scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                *options,
            ],
            **quiet,  # type: ignore[arg-type]
        )
    ]
    temporary = [tmp_path / "tmp0", tmp_path / "tmp1"]
    try:
        for folder in temporary:
            folder.mkdir()
            command = [
                *dask,
                "distributed.cli.dask_worker",
                "--nthreads",
                "1",
                "--no-nanny",
                *options,
            ]
            env = {**elsewhere, "TMPDIR": str(folder)}
            begun.append(
                subprocess.Popen(
                    [*command, "--local-directory", str(folder / "dask")], env=env, **quiet
                )
            )  # type: ignore[arg-type]
        until(where.exists)
        address = yaml.safe_load(where.read_text())["address"]
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield Cluster(address, begun[1:], temporary)
    finally:
        for process in begun:
            process.kill()
            process.wait()


def until(true: object, seconds: float = 60) -> None:
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def at_work(folder: Path) -> list[Path]:
    return list(folder.glob("voicehome-*"))


def look(folder: Path) -> Survey:
    project = project_in(folder)
    return survey(project, load_manifest(manifest_file(library_of(project))))


def build_at(scheduler: str, folder: Path) -> list[str]:
    words = ["-m", "voicehome", "build", str(folder), "--scheduler", scheduler]
    return [sys.executable, *words]


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_worker_killed_while_it_renders_loses_nothing(folder: Path, cluster: Cluster) -> None:
    command = build_at(cluster.address, folder)
    building = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: building.poll() is not None or any(map(at_work, cluster.temporary)))
    assert building.poll() is None, building.communicate()
    number = next(n for n, folder in enumerate(cluster.temporary) if at_work(folder))
    cluster.workers[number].send_signal(signal.SIGKILL)
    out, error = building.communicate(timeout=120)
    assert (building.returncode, "not made" in error) == (0, False), error
    assert "(4 recordings)" in out
    # Nothing of what was sent stays, not even with the worker that was killed.
    until(lambda: not any(map(at_work, cluster.temporary)))
    there = content(folder / "out")
    assert not stale(look(folder))
    (folder / "voicehome.yaml").write_text(PROJECT.format(library="here"))
    found = look(folder)
    assert not [
        m for m in build(found, manifest_file(found.library), lambda o: run(o, 2)) if m.problems
    ]
    here = content(folder / "here")  # the recordings, without playlists and pages
    assert len(here) == 4 * 3 + 2  # and what keeps media servers out of what is somebody's
    assert {name: there.get(name) for name in here} == here
    assert "Ann" in there["people/ann/Somebody/Practice 1.lrc"].decode()
    assert (folder / "out/people/ann").stat().st_mode & 0o777 == 0o700


def test_what_is_sent_is_what_is_needed(folder: Path) -> None:
    found = look(folder)
    items = {item.order.job.stem: item for item in stale(found)}
    parcel, keys = pack(items["Somebody/Practice 1"].order)
    assert sorted(parcel.files) == [
        "scripts/parts/hello.yaml",
        "scripts/s1.yaml",
        "scripts/sounds/mine.wav",
        "scripts/voicehome.yaml",
        "scripts/voices/calm.yaml",
    ]
    assert keys.keys() == {"Somebody/Practice 1.mp3"}
    assert b"ann" not in parcel.files["scripts/voicehome.yaml"]
    assert "Ann" not in str(parcel.order)
    theirs, _ = pack(items["people/ann/Somebody/Practice 1"].order)
    assert dict(theirs.order.job.answers) == {"name": "Ann"}
    assert "Ann" not in repr(theirs)  # which is what machines write into their logs


def test_no_scheduler_says_so(folder: Path) -> None:
    command = build_at("tcp://127.0.0.1:9", folder)
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_of_another_kind_is_found_out(
    folder: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = look(folder)
    order = stale(found)[0].order
    monkeypatch.setattr(
        "voicehome.library.cluster.pack", lambda o: (pack(o)[0], dict.fromkeys(pack(o)[1], "x"))
    )
    (made,) = run_there([order], cluster.address)
    assert "something else" in str(made.problems[0])
    assert not list((folder / "out").rglob("*.*"))
