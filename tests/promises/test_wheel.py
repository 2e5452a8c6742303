"""What is installed makes the same bytes as the checkout that it was built from."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from voicehome.promises.place import Place, prepare

ROOT = Path(__file__).parents[2]
FORMATS = ("--format", "mp3,m4b,opus,flac,wav", "--timeline", "timeline.json")
RENDER = ("render", "right-now", "--voice", "tone", "--part", "Ears", *FORMATS)


def made(folder: Path, code: Path) -> tuple[dict[str, bytes], str]:
    """What the code in a folder makes of a shipped practice, and where it was read from."""
    folder.mkdir()
    place = Place(folder)
    prepare(place)
    (place.project / "out").mkdir()
    done = place.run(*RENDER, "-o", "out/", PYTHONPATH=str(code))
    assert done.returncode == 0, done.stderr
    lines = place.run("scripts", "--json", PYTHONPATH=str(code)).stdout
    where = "import voicehome.files as f; print(f.data_folder('scripts').resolve())"
    said = subprocess.run(
        [sys.executable, "-P", "-c", where],
        env=place.environment(PYTHONPATH=str(code)),
        capture_output=True,
        text=True,
        check=True,
    )
    return {**place.files("project"), "scripts": lines.encode()}, said.stdout.strip()


def test_the_wheel_and_the_checkout_make_the_same_bytes(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    installed, from_wheel = made(tmp_path / "a", tmp_path / "installed")
    checkout, from_checkout = made(tmp_path / "b", ROOT / "src")
    assert from_wheel == str(tmp_path / "installed" / "voicehome" / "data" / "scripts")
    assert from_checkout == str(ROOT / "scripts")
    assert len(installed) > 10
    assert [
        name for name in installed | checkout if installed.get(name) != checkout.get(name)
    ] == []
