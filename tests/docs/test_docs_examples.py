"""What the tutorial and the reference show can be loaded and planned, and prints what stands there."""

from __future__ import annotations

import re
import sys
import textwrap
import wave
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from documents import ROOT, Block, blocks, session

from voicehome.cli.main import cli
from voicehome.errors import VoicehomeError
from voicehome.render import draft, preview
from voicehome.script.load import load_script
from voicehome.timeline.expand import Wish

DOCUMENTS = ["docs/tutorial.md", "docs/reference.md"]
WITH_MISTAKES = "with-mistakes.yaml"
SOUNDS = ["chime.wav", "sea.wav"]
"""Files of one's own that examples speak of."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    for name in SOUNDS:
        with wave.open(name, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8_000)
            file.writeframes(bytes(range(256)) * 2 * 625)  # twenty seconds
    return tmp_path


def read(text: str) -> dict:
    """YAML with all its values as texts: `yes` is an answer here."""
    return yaml.load(text, yaml.BaseLoader)


def as_script(fragment: str, asks: dict) -> str:
    """A whole script around a fragment: steps begin with `- `, anything else are keys of its top.

    Steps can say all that was asked in the document before; what is asked is said once.
    """
    if fragment.startswith("- "):
        top = yaml.safe_dump(
            {"title": "Fragment", "length": ["10m"], "asks": asks}, sort_keys=False
        )
        return f"{top}steps:\n  - A first line.\n{textwrap.indent(fragment, '  ')}"
    keys = read(fragment)
    whole = fragment if "title" in keys else f"title: Fragment\n{fragment}"
    if "steps" in keys or "parts" in keys:
        return whole
    saying = "".join(f'  - "This is {{{name}}}."\n' for name in keys.get("asks", {}))
    return f"{whole}steps:\n  - A line.\n{saying}"


def plan_all(path: Path) -> None:
    """Plan a script at its natural length, and at all that it declares."""
    script = load_script(path)
    given = {name: ask.example for name, ask in script.practice.asks.items() if not ask.default}
    for length in script.practice.length or (None,):
        preview(draft(script, {}, given, Wish(length)))


def check_block(block: Block, asks: dict) -> None:
    if block.file:
        done = CliRunner().invoke(cli, ["check", str(block.save())])
        assert (done.exit_code == 0) is (block.file != WITH_MISTAKES), done.output
        if read(block.text).get("title") and block.file != WITH_MISTAKES:
            plan_all(Path(block.file))
        return
    if not block.text.startswith("- "):
        asks |= read(block.text).get("asks", {})
    path = Path("fragment.yaml")
    path.write_text(as_script(block.text, asks), encoding="utf-8")
    script = load_script(path)
    # A fragment that is all about voices has no lines for them.
    assert not [w for w in script.warnings if "no line is said by it" not in w.message]
    draft(script, {}, {n: a.example for n, a in script.practice.asks.items() if not a.default})


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_script_and_fragment_can_be_planned(document: str, here: Path) -> None:
    asks: dict = {}
    for block in blocks(document):
        if block.language == "yaml":
            try:
                check_block(block, asks)
            except VoicehomeError as error:
                pytest.fail(f"{document}:\n{block.text}\n{error.problems}")


@pytest.mark.skipif(sys.platform != "linux", reason="the sessions were recorded on Linux")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_session_prints_what_is_shown(document: str, here: Path) -> None:
    for block in blocks(document):
        if block.file:
            block.save()
        elif block.language == "console":
            session(block.text)


def test_links_between_documents_lead_somewhere() -> None:
    for document in ["README.md", *DOCUMENTS, "docs/design.md", "docs/voices.md"]:
        text = (ROOT / document).read_text(encoding="utf-8")
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", text):
            path = (ROOT / document).parent / target if target else ROOT / document
            assert path.exists(), f"{document} leads to {target}"
            if anchor:
                titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
                slugs = [re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in titles]
                assert anchor in slugs, f"{document} leads to {target}#{anchor}"
