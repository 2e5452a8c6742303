"""What every test may use: a cache of its own, and independent programs where the machine has them."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


@pytest.fixture(autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the cache, or what is kept, of whoever runs it."""
    cache = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("VOICEHOME_CACHE", str(cache))
    monkeypatch.setenv("VOICEHOME_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("VOICEHOME_CONFIG", str(tmp_path_factory.getbasetemp() / "no-settings"))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> str:
    """A third party's engine, found by its entry point here and in the workers."""
    monkeypatch.syspath_prepend(str(DATA / "plugin"))
    monkeypatch.setenv("PYTHONPATH", str(DATA / "plugin"))
    return "fake"


@pytest.fixture(autouse=True)
def _needs_tool(request: pytest.FixtureRequest) -> None:
    """`@pytest.mark.tool("mpv")` skips, and says so, where the program is missing."""
    for mark in request.node.iter_markers("tool"):
        if shutil.which(mark.args[0]) is None:
            pytest.skip(f"the program {mark.args[0]} is not installed here")


def pytest_configure() -> None:
    """A shell's background job ignores Ctrl-C, and so would the programs that tests interrupt."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-golden", action="store_true", help="write the golden files anew from what is seen"
    )
    parser.addoption(
        "--all-sounds", action="store_true", help="compare the sound of all shipped practices"
    )
    parser.addoption("--fuzz", default=40, type=int, help="how many examples each reader gets")
    parser.addoption("--faults", default=1, type=int, help="how often each fault is tried")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare text with a file in tests/golden; `--renew-golden` writes it instead."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--renew-golden"):
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no golden file {name}: run pytest --renew-golden, and read it"
        assert text == path.read_text(encoding="utf-8")

    return compare
