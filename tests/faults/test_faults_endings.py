"""Ended at any moment, by whatever signal. `--faults 100` tries each a hundred times."""

from __future__ import annotations

import signal

import pytest

from voicehome.promises.endings import BUILD, RENDER, Bench, Tally, endings


@pytest.fixture(scope="module", params=[RENDER, BUILD], ids=["render", "build"])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("faults"), request.param)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_at_random_moments(bench: Bench, number: signal.Signals, faults: int, capsys) -> None:
    tally = Tally()
    try:
        for so_far in endings(bench, number, faults, seed=faults):
            tally = so_far
    finally:  # a long run that is cut short says what it saw
        with capsys.disabled():
            print(f"\n{bench.command[0]}, {number.name}: {tally}")
    assert tally.ended > faults / 2 or faults == 1, "too many come after the work is done"
    assert tally.good, tally


def test_a_torn_file_and_a_left_one_would_be_seen(bench: Bench) -> None:
    def hindered() -> None:
        library = bench.place.project / "library"
        next(library.rglob("*.mp3")).write_bytes(b"half")
        (bench.place.folder / "tmp" / "stray").touch()

    tally = Tally()
    bench.trial(tally, hindered)
    (bench.place.folder / "tmp" / "stray").unlink()
    assert len(tally.torn) == len(tally.left) == 1
