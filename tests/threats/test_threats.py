"""A script, a project, a voice or takes from a stranger: what they could try, and that it comes to
nothing. docs/threats.md says which of these is against what."""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from voicehome.errors import VoicehomeError
from voicehome.library.manifest import Manifest, load_manifest
from voicehome.library.survey import project_in, survey
from voicehome.people.store import save_answers
from voicehome.project.file import find_project
from voicehome.promises.place import Place, prepare
from voicehome.script.load import load_script
from voicehome.takes.shelf import load_shelf
from voicehome.voices.profile import voice_folders, voices_in

GOOD = "title: Good\nsteps: [Hello there.]\n"


@pytest.fixture(autouse=True)
def _bounds() -> Iterator[None]:
    """Ten seconds of work, two minutes of waiting, and a gigabyte more than there is: what hangs
    or grows fails instead."""

    def ring(*_: object) -> None:
        raise TimeoutError("it took too long")

    bells = signal.SIGALRM, signal.SIGPROF
    before = [signal.signal(bell, ring) for bell in bells]
    limits = resource.getrlimit(resource.RLIMIT_AS)
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + 2**30, limits[1]))
    signal.setitimer(signal.ITIMER_PROF, 10)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.setitimer(signal.ITIMER_PROF, 0)
    for bell, handler in zip(bells, before, strict=True):
        signal.signal(bell, handler)
    resource.setrlimit(resource.RLIMIT_AS, limits)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "good.yaml").write_text(GOOD)
    (tmp_path / "secret.yaml").write_text("title: Secret\nsteps: [Mine alone.]\n")
    return folder


def survives(work: Callable[[], object]) -> str:
    """What is said of it; any error but voicehome's own is a fault."""
    try:
        return repr(work())
    except VoicehomeError as error:
        return str(error)


ENDLESS = (
    "/dev/zero",
    "/dev/tty",
    "/proc/self/mem",
    "/proc/self/fd/0",
    "pipe",
    "circle",
    "nowhere",
)
PLACES = ("good.yaml", "parts/p.yaml", "voices/v.yaml", "voicehome.yaml", "takes/good/takes.json")


@pytest.mark.parametrize("target", ENDLESS)
@pytest.mark.parametrize("place", PLACES)
def test_no_pipe_or_device_is_waited_for_or_read_without_end(
    theirs: Path, place: str, target: str
) -> None:
    path = theirs / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if target == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path.name if target == "circle" else target)
    (theirs / "other.yaml").write_text("title: Other\nsteps: [{use: parts/p.yaml}]\n")
    for work in (
        lambda: load_script(theirs / "good.yaml"),
        lambda: load_script(theirs / "other.yaml"),
        lambda: find_project(theirs),
        lambda: list(voices_in(voice_folders(theirs))),
        lambda: load_script(theirs / "good.yaml") and load_shelf(theirs / "good.yaml"),
        lambda: survey(project_in(theirs), Manifest()),
    ):
        survives(work)


@pytest.mark.parametrize(
    "name",
    ["../secret.yaml", "link.yaml", "/etc/passwd", "parts/../../secret.yaml", "/proc/self/environ"],
)
def test_a_script_uses_no_file_from_elsewhere(theirs: Path, name: str) -> None:
    (theirs / "link.yaml").symlink_to(theirs.parent / "secret.yaml")
    name = name.replace("/etc", str(theirs.parent)) if name == "/etc/x" else name
    (theirs / "s.yaml").write_text(f"title: S\nsteps: [Hello., {{use: '{name}'}}]\n")
    with pytest.raises(VoicehomeError) as error:
        load_script(theirs / "s.yaml")
    assert "Mine alone" not in str(error.value)


@pytest.mark.parametrize(
    "name",
    [
        "../../secret.yaml",
        "link.yaml",
        "../link.yaml",
        "../up/secret.yaml",
        "../../theirs/../secret.yaml",
        "{folder}/secret.yaml",
        "/proc/self/environ",
    ],
)
@pytest.mark.parametrize("above", ["nothing", "a folder", "a pipe", "a link to nowhere"])
def test_a_project_of_theirs_opens_no_more_than_its_own_folder(
    theirs: Path, name: str, above: str
) -> None:
    """Nor does what is called like a project above it, and is none."""
    place = theirs.parent / "voicehome.yaml"
    if above == "a folder":
        place.mkdir()
    elif above == "a pipe":
        os.mkfifo(place)
    elif above == "a link to nowhere":
        place.symlink_to("nowhere")
    (theirs / "voicehome.yaml").write_text("formats: [mp3]\n")
    (theirs / "deep").mkdir()
    for link, target in (
        ("link.yaml", "secret.yaml"),
        ("up", "."),
        ("deep/link.yaml", "secret.yaml"),
    ):
        (theirs / link).symlink_to(theirs.parent / target)
    used = name.format(folder=theirs.parent)
    (theirs / "deep/s.yaml").write_text(f"title: S\nsteps: [Hello., {{use: '{used}'}}]\n")
    for is_project in (True, False):
        if not is_project:
            (theirs / "voicehome.yaml").unlink()
        with pytest.raises(VoicehomeError, match="outside") as error:
            load_script(theirs / "deep/s.yaml")
        assert "Mine alone" not in str(error.value)


@pytest.mark.parametrize(
    "setting", ["library: ../out", "library: /tmp/out", "library: link", "library: a/../../b"]
)
def test_a_project_writes_nowhere_else(theirs: Path, setting: str) -> None:
    (theirs / "link").symlink_to(theirs.parent)
    (theirs / "voicehome.yaml").write_text(setting + "\n")
    with pytest.raises(VoicehomeError, match="outside of the project's folder"):
        survey(project_in(theirs), Manifest())


@pytest.mark.parametrize(
    "pattern", ["../*.yaml", "../**/*.yaml", "/etc/*", "link/*.yaml", "*.yaml"]
)
def test_a_project_reads_no_script_from_elsewhere(theirs: Path, pattern: str) -> None:
    (theirs / "link").symlink_to(theirs.parent)
    (theirs / "out.yaml").symlink_to(theirs.parent / "secret.yaml")
    (theirs / "voicehome.yaml").write_text(f"scripts: ['{pattern}']\n")
    try:
        found = survey(project_in(theirs), Manifest())
    except VoicehomeError:
        return
    assert "Secret" not in {facts.title for facts in found.manifest.scripts.values()}
    assert found.problems


YAML_TRICKS = (
    "title: !!python/object/apply:os.system ['touch hacked']\nsteps: [Hi.]\n",
    "title: !!python/name:os.system\nsteps: [Hi.]\n",
    "title: &a [*a, *a]\nsteps: [Hi.]\n",
    "a: &a [x,x]\n"
    + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'},*a]\n" for n in range(40)),
    "<<: {title: T}\nsteps: [Hi.]\n",
    "%TAG ! tag:x,2000:\n---\ntitle: !x T\nsteps: [Hi.]\n",
    "title: T\nsteps: " + "[" * 5000 + "\n",
    "title: T\nsteps:\n" + "".join(" " * n + "- group:\n" for n in range(1, 400)),
)


@pytest.mark.parametrize("text", YAML_TRICKS)
def test_yaml_makes_nothing_but_text(theirs: Path, text: str) -> None:
    (theirs / "s.yaml").write_text(text)
    with pytest.raises(VoicehomeError):
        load_script(theirs / "s.yaml")
    assert not Path("hacked").exists()


NOT_A_LIST = (
    b"{}",
    b"null",
    b"\xff",
    b"[" * 100_000,
    b'{"takes": [{"file": "../../x"}], "sessions": {}}',
)


@pytest.mark.parametrize("data", NOT_A_LIST)
def test_damaged_lists_are_told_or_made_anew(theirs: Path, data: bytes) -> None:
    index = theirs / "takes/good/takes.json"
    index.parent.mkdir(parents=True)
    index.write_bytes(data)
    assert "damaged" in survives(lambda: load_shelf(theirs / "good.yaml"))
    assert load_manifest(index) == Manifest()


def test_takes_name_no_file_from_elsewhere(theirs: Path) -> None:
    index = theirs / "takes/good/takes.json"
    index.parent.mkdir(parents=True)
    for name in ("../../../secret.yaml", "/etc/passwd", "a.flac", "x" * 32 + ".flac"):
        take = {
            "text": "Hello there.",
            "file": name,
            "digest": "",
            "session": "s",
            "start": 0,
            "end": 9,
            "person": None,
        }
        index.write_text(json.dumps({"version": 1, "sessions": {"s": -20}, "takes": [take]}))
        assert "damaged" in survives(lambda: load_shelf(theirs / "good.yaml"))


MARKUP = '<b>&amp;"\'</b><script>x</script>-->]]><break time="9s"/>'


def test_markup_in_words_stays_words(tmp_path: Path) -> None:
    """In a title, a line and an answer: captions and lyrics hold it as text, and no engine as a command."""
    place = Place(tmp_path)
    prepare(place)
    (place.project / "m.yaml").write_text(
        f"title: {json.dumps(MARKUP)}\nvoice: espeak\nasks: {{name: {{ask: Who?, or: you}}}}\n"
        f"parts:\n  - part: {json.dumps(MARKUP)}\n    steps: [{json.dumps('Say {name} now.')}, Bye.]\n"
    )
    answer = MARKUP.replace("<break", "<b")
    done = place.run("render", "m.yaml", "--set", f"name={answer}", "-o", "m.mp3")
    if done.returncode == 0:
        words = (place.project / "m.vtt").read_text()
        assert "<script>" not in words and "<b" not in words.replace("&lt;b", "")
    else:
        assert "Traceback" not in done.stderr and "fault of its own" not in done.stderr
    assert place.seen().refused == ()


@pytest.mark.parametrize(
    "name", ["../x", "/tmp/x", "a/b", "..", ".", "con", "x\n", "-x", "$(x)", ""]
)
def test_a_person_is_no_path(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kept"
    monkeypatch.setenv("VOICEHOME_DATA", str(folder))
    if "outside" in survives(lambda: save_answers(name, {"name": "Ada"})):
        return
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.parent == folder / "people" for path in written)
