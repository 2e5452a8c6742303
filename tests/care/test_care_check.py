"""Care in `check` and `render`, as people meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from documents import ROOT

from voicehome.cli.main import cli

SHIPPED = sorted((ROOT / "scripts").glob("*/[0-9]*.yaml"))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(text: str, *options: str) -> Result:
    Path("it.yaml").write_text(f"title: T\n{text}", encoding="utf-8")
    return CliRunner().invoke(cli, ["check", "it.yaml", *options])


def rules(text: str, *options: str) -> list[tuple[str, str, int, int]]:
    """What care finds: rule, severity, line, column."""
    found = json.loads(check(text, "--json", *options).stdout)
    return [
        (p["rule"], p["severity"], p["source"]["line"], p["source"]["column"])
        for p in found
        if p["rule"]
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_we_ship_has_nothing_to_be_said_of(path: Path) -> None:
    done = CliRunner().invoke(cli, ["check", str(path), "--json"])
    assert [
        p for p in json.loads(done.stdout) if p["rule"] and p["severity"] != "information"
    ] == []


def test_a_finding_says_what_where_why_and_what_to_do() -> None:
    done = check("steps:\n- Hello. [2s] You are safe here.\n")
    assert "it.yaml:3:15: warning: “You are safe” is a promise [promises]" in done.stdout
    assert "A recording cannot know" in done.stdout and "safe enough" in done.stdout
    assert done.exit_code == 0


def test_form_and_care_stand_together() -> None:
    done = check("ignore: [{rule: holdz, because: x}]\nsteps:\n- You are safe.\n")
    assert "there is no care rule 'holdz'" in done.stdout and "Did you mean holds?" in done.stdout
    assert "[promises]" in done.stdout
    assert done.exit_code == 1


def test_the_reason_is_told_once() -> None:
    done = check("steps:\n- You are safe.\n- pause: 2s\n- Everything will be fine.\n")
    assert done.stdout.count("[promises]") == 2
    assert done.stdout.count("A recording cannot know") == 1


def test_strict_lets_warnings_fail_and_information_never() -> None:
    assert check("steps:\n- You are safe.\n", "--strict").exit_code == 1
    done = check("steps:\n- Picture a meadow.\n", "--strict")
    assert "[sight-only]" in done.stdout
    assert done.exit_code == 0 and done.stdout.startswith("it.yaml: fine\n")


def test_depth_makes_it_graver() -> None:
    assert rules("steps: [You are safe.]\n")[0][1] == "warning"
    found = rules("depth: deep\nsteps: [You are safe.]\n")
    assert ("promises", "error", 3, 9) in found


def test_a_rule_is_ignored_with_a_reason() -> None:
    assert rules("ignore: [{rule: promises, because: a quote}]\nsteps: [You are safe.]\n") == []
    done = check("ignore: [{rule: promises}]\nsteps: [You are safe.]\n")
    assert "because" in done.stdout and done.exit_code == 1


def test_one_finding_a_line_however_often_it_is_heard() -> None:
    text = "steps:\n- for: place\n  in: [hand, foot]\n  steps: ['Your {place}: you are safe.']\n"
    assert rules(text) == [("promises", "warning", 5, 26)]


def test_silence_is_measured_at_every_length() -> None:
    text = "length: [1m, 90s]\nsteps:\n- Here is a sound.\n- pause: 5s..10s..3m\n- And another.\n"
    found = check(text).stdout
    assert "it.yaml:5:3: error: an unannounced silence of 1m" in found and "1m30s" in found


@pytest.mark.parametrize(
    "steps",
    [
        "- I'll be quiet for {quiet}.\n- pause: 50s\n- Here.\n",
        "- Here is some silence now.\n- pause: 50s\n- Here.\n",
        "- Here.\n- sit: 5m\n- Here.\n",
        "- Some words to say.\n- pause: 15s\n- echo\n- Here.\n",
    ],
)
def test_silence_that_is_announced(steps: str) -> None:
    ignored = "ignore:\n" + "".join(
        f"- {{rule: {name}, because: of the test}}\n"
        for name in ("opening", "permission", "return", "notes", "pace")
    )
    assert rules(f"{ignored}steps:\n{steps}") == []


def test_a_voice_that_has_said_it_will_stop_may_be_silent_in_sleep() -> None:
    steps = "steps:\n- My voice will stop soon.\n- pause: 50s\n- Night.\n- pause: 50s\n- Night.\n"
    asleep, awake = rules(f"purpose: sleep\n{steps}"), rules(steps)
    assert [found[0] for found in asleep].count("silence") == 0
    assert [found[0] for found in awake].count("silence") == 2


def test_every_alternative_and_every_answer_is_heard() -> None:
    text = """\
asks: {touch: {ask: Touch?, choices: [yes, no], or: no}}
length: [1m, 40s]
steps:
- choose: [A sound., A colour., You are safe.]
- pause: 5s..40s
- only: touch is yes
  steps: [Good girl.]
- only: length < 50s
  steps: [Let everything go.]
"""
    assert {found[0] for found in rules(text)} >= {"promises", "endearments", "surrender"}


def test_a_phrase_that_a_pause_cuts_is_found_at_its_place() -> None:
    assert rules("steps:\n- Here. Now let [3s] go of it.\n") == [("surrender", "warning", 3, 13)]


def test_other_roles_are_not_the_guide() -> None:
    assert rules("steps:\n- {say: You must be good., as: belief}\n") == []
    assert rules("steps:\n- group:\n    as: younger\n    steps: [You are safe now.]\n") == []


def test_another_language_has_the_rules_that_need_no_words() -> None:
    text = "language: de\ndepth: deep\nsteps:\n- Du musst loslassen.\n- pause: 25s\n- Gut.\n"
    done = check(text)
    assert "[silence]" in done.stdout and "[commands]" not in done.stdout
    assert "Not applied, without words in 'de'" in done.stderr and "commands" in done.stderr


def test_rules_are_listed() -> None:
    done = CliRunner().invoke(cli, ["check", "--rules"])
    assert "commands (warning)" in done.stdout and "promises (warning, deep: error)" in done.stdout
    listed = json.loads(CliRunner().invoke(cli, ["check", "--rules", "--json"]).stdout)
    assert len(listed) >= 29
    assert CliRunner().invoke(cli, ["check"]).exit_code == 2


def test_render_says_how_many_points_and_goes_on() -> None:
    Path("it.yaml").write_text("title: T\nvoice: tone\nsteps: [You are safe., Good girl.]\n")
    done = CliRunner().invoke(cli, ["render", "it.yaml", "-o", "it.wav"])
    assert done.exit_code == 0 and Path("it.wav").exists()
    assert "Care: 2 points on wording or pacing; see voicehome check" in done.stderr


PLUGIN = """\
from voicehome.care import Example, Finding, Rule

def look(heard):
    for said in heard.said:
        if "tea" in said.text:
            yield Finding("tea is spoken of", said.source, "tea")

def broken(heard):
    return 1 / 0

NO_TEA = Rule("no-tea", "warning", "error", "tea is spoken of", "It makes one thirsty.", "Leave it.", look)
BROKEN = Rule("broken", "warning", "error", "ever", "It is.", "Mend it.", broken)
"""


def _install(folder: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    info = folder / "theirs-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[voicehome.care]\ntheirs = {what}\n")
    module = what.partition(":")[0]
    (folder / f"{module}.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(folder))


def test_others_bring_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path / "plugin", monkeypatch, "their_rules_a:NO_TEA")
    assert rules("steps: [There is tea.]\n") == [("no-tea", "warning", 2, 18)]
    assert rules("ignore: [{rule: no-tea, because: of it}]\nsteps: [There is tea.]\n") == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("their_rules_b:BROKEN", "the care rule 'broken' failed: ZeroDivisionError"),
        ("their_rules_c:look", "neither a Rule nor a list"),
        ("their_rules_d:MISSING", "can't be loaded"),
    ],
)
def test_a_rule_of_others_that_fails_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, said: str
) -> None:
    _install(tmp_path / "plugin", monkeypatch, what)
    done = check("steps: [There is tea.]\n")
    assert said in done.stdout and done.exit_code == 1
