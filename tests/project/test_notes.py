"""What every recording says of itself, and what a private project leaves blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.encode.formats import FORMATS
from voicehome.project.file import load_project
from voicehome.project.notes import notes_in, spoken_notes
from voicehome.render import Draft, Output, draft, preview, speak, write
from voicehome.script.load import load_script
from voicehome.speech.store import ClipStore

SCRIPT = """title: Evening
summary: A short one.
asks:
  name: {ask: Who?, or: you}
  places: {ask: Where?, several: [jaw, hands], or: [jaw]}
steps:
  - Hello, {name}. This is for your {places}.
  - for: place
    in: places
    steps: ["Notice your {place}."]
"""


def drafted(folder: Path, project: str, script: str = SCRIPT, **answers: str) -> Draft:
    (folder / "voicehome.yaml").write_text(project)
    (folder / "evening.yaml").write_text(script)
    return draft(load_script(folder / "evening.yaml"), {"guide": "tone"}, answers)


def notes(folder: Path, text: str):
    (folder / "voicehome.yaml").write_text(f"notes: {text}\n")
    return load_project(folder / "voicehome.yaml").notes


def test_no_number_is_the_default(tmp_path: Path) -> None:
    therapy, driving, crisis = notes_in("en", notes(tmp_path, "{therapy: yes}"))
    assert "therapy" in therapy
    assert "drive" in driving
    assert crisis.endswith("your local emergency number.")
    assert not any(c.isdigit() for c in therapy + driving + crisis)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{country: DE}", "TelefonSeelsorge, 0800 111 0 111"),
        ("{country: gb}", "Samaritans, 116 123"),
        ("{country: XX}", "your local emergency number"),
        ("{crisis: 'Ann, at 12 34'}", "Ann, at 12 34"),
    ],
)
def test_where_to_turn(tmp_path: Path, text: str, where: str) -> None:
    assert where in notes_in("en-GB", notes(tmp_path, text))[-1]


def test_they_may_be_left_out_but_for_where_to_turn_and_in_deep_ones(tmp_path: Path) -> None:
    bare = notes(tmp_path, "{therapy: no, driving: no}")
    assert len(notes_in("de", bare)) == 1
    assert len(notes_in("de", bare, "deep")) == 3


def test_numbers_are_spoken_digit_by_digit(tmp_path: Path) -> None:
    assert "1 1 6 1 2 3" in spoken_notes("en", notes(tmp_path, "{country: GB}"))[-1]


def test_spoken_at_the_end_and_before_sleep_at_the_beginning(tmp_path: Path) -> None:
    project = "notes: {spoken: yes, crisis: a friend}\n"
    said = [e.text for e in preview(drafted(tmp_path, project)).timeline.speech]
    assert said[-1] == "If you are in a crisis, you can turn to a friend."
    assert said[0].startswith("Hello")
    sleep = drafted(tmp_path, project, "purpose: sleep\n" + SCRIPT)
    assert "therapy" in preview(sleep).timeline.speech[0].text
    assert len(preview(drafted(tmp_path, "{}\n")).timeline.speech) == len(said) - 3


def test_they_stand_in_the_description(tmp_path: Path) -> None:
    from mutagen.flac import FLAC

    programme = speak(drafted(tmp_path, "artist: Somebody\n"), store := ClipStore(tmp_path / "c"))
    write(programme, [Output(tmp_path / "a.flac", FORMATS["flac"])], store)
    tags = FLAC(tmp_path / "a.flac")
    assert tags["description"][0].startswith("A short one.\n\nThis recording")
    assert tags["artist"] == ["Somebody"]


def test_a_private_project_leaves_answers_blank(tmp_path: Path) -> None:
    from mutagen.flac import FLAC

    prepared = drafted(tmp_path, "private: yes\n", name="Ann Lee", places="hands, jaw")
    programme = speak(prepared, store := ClipStore(tmp_path / "c"))
    write(programme, [Output(tmp_path / "a.flac", FORMATS["flac"])], store)
    written = [(tmp_path / f"a.{ending}").read_text() for ending in ("lrc", "vtt")]
    for text in (*written, FLAC(tmp_path / "a.flac")["lyrics"][0]):
        assert "Hello, …." in text
        assert not {"Ann", "Lee", "jaw", "hands"} & {*text.replace(".", " ").split()}
