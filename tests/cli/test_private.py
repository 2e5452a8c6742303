"""Nothing leaves: no socket while rendering, in this process or in its workers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from voicehome.speech.registry import engine_class

HOOK = """
import os, sys
def hook(event, arguments):
    if event.startswith("socket.") and event != "socket.__init__" or event == "socket.__new__":
        with open(os.environ["SEEN"], "a") as file:
            file.write(f"{event} {arguments}\\n")
sys.addaudithook(hook)
"""


@pytest.fixture
def render(tmp_path: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "voicehome", "render", "i-have-my-back", "--voice", "espeak"),
        *("-o", str(tmp_path) + "/", "--format", "mp3,m4b"),
    ]


@pytest.mark.parametrize("opens_one", [False, True])
def test_rendering_opens_no_socket(
    tmp_path: Path, render: list[str], monkeypatch: pytest.MonkeyPatch, opens_one: bool
) -> None:
    """Every process started here loads the hook. That it would see a socket is tried as well."""
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    command = [sys.executable, "-c", "import socket; socket.socket()"] if opens_one else render
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "seen").exists() == opens_one


@pytest.mark.parametrize("engine", ["piper", "kokoro"])
def test_neither_does_a_neural_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    pytest.importorskip("onnx", reason="the tests' voices are made with onnx")
    problems = engine_class(engine).problems({}, "en")
    if any("is an extra" in problem for problem in problems):
        pytest.skip(problems[0])
    models = Path(__file__).parent.parent / "speech" / "neural_models.py"
    data, voices = tmp_path / "data", tmp_path / "voices"
    subprocess.run([sys.executable, models, data], check=True, capture_output=True)
    voices.mkdir()
    candidate = {
        "piper": "{engine: piper, model: en_US-tone-medium}",
        "kokoro": "{engine: kokoro, voice: af_nicole*0.7 + af_heart*0.3}",
    }[engine]
    (voices / "hum.yaml").write_text(f"name: hum\nspeak-with: [{candidate}]\n")
    (tmp_path / "short.yaml").write_text(
        "title: Short\nvoice: hum\nsteps:\n  - Breathe.\n  - pause: 1s\n  - Notice your hands.\n"
    )
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("VOICEHOME_DATA", str(data))
    command = [sys.executable, "-m", "voicehome", "render", "short.yaml", "-o", f"{tmp_path}/"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "seen").exists(), (tmp_path / "seen").read_text()


def test_rendering_works_without_any_network(tmp_path: Path, render: list[str]) -> None:
    unshare = ["unshare", "-rn"] if os.geteuid() else ["unshare", "-n"]
    if not shutil.which("unshare") or subprocess.run([*unshare, "true"], check=False).returncode:
        pytest.skip("this machine can't make a place without a network")
    environment = {**os.environ, "VOICEHOME_CACHE": str(tmp_path / "cache"), "PATH": ""}
    command = [shutil.which("unshare") or "", *unshare[1:], *render]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert (tmp_path / "I Have My Back.mp3").stat().st_size > 100_000


def test_no_text_of_the_script_is_in_the_names_of_what_is_kept(
    tmp_path: Path, render: list[str]
) -> None:
    cache = tmp_path / "cache"
    subprocess.run(
        render, check=True, capture_output=True, env={**os.environ, "VOICEHOME_CACHE": str(cache)}
    )
    kept = [path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file()]
    assert len(kept) > 20
    kept.remove("clips/last-prune")
    assert all(set(Path(name).stem) <= set("0123456789abcdef") for name in kept)
