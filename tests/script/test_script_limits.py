"""No file can hurt the machine: what is too much is refused, soon, at its line, in little memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from voicehome.errors import ScriptError
from voicehome.render import draft
from voicehome.script.load import load_script, script_from_bytes

SOON = 10
"""Seconds of work: ten times what is promised, for slow machines."""

HEAD = "title: T\nsteps:\n"
MIB = 1024 * 1024


def filled(unit: str) -> str:
    """A script of nearly 1 MiB."""
    return HEAD + unit * ((MIB - len(HEAD)) // len(unit.encode()))


def nested(levels: int) -> str:
    return "title: T\n" + "".join(" " * level + "a:\n" for level in range(levels))


TOO_MUCH = {
    "10,000 levels of lists": (HEAD + "- " + "[\n" * 10_000, "64 levels"),
    "10,000 levels of mappings": (HEAD + "- " + "{a:\n" * 10_000, "64 levels"),
    "levels of dashes": (HEAD + "- " * 4_900 + "a", "64 levels"),
    "levels by indentation": (nested(1_400), "64 levels"),
    "an alias bomb": ("a: &a [x, x]\n" + "b: &b [*a, *a]\n" * 9, "'&a'"),
    "100,001 lines": (HEAD + "- a b\n" * 100_001, "50,000 keys and values"),
    "lines": (filled("- a b\n"), "50,000 keys and values"),
    "empty steps": (filled("-\n"), "50,000 keys and values"),
    "mappings": (filled("- x: y\n"), "50,000 keys and values"),
    "bells": (filled("- bell: 12\n"), "50,000 keys and values"),
    "names": (filled("- b {a}\n"), "50,000 keys and values"),
    "keys": ("".join(f"k{i}: a\n" for i in range(90_000)), "50,000 keys and values"),
    "wrong steps": (HEAD + "- x: y\n" * 16_000, "'x' is not a step"),
    "wrong pauses": (HEAD + "- pause: 3\n" * 16_000, "no unit"),
    "wrong names": (HEAD + "- a {b}\n" * 49_000, "nothing is called {b}"),
    "wrong keys": ("title: T\n" + "".join(f"k{i}: a\n" for i in range(24_000)), "not a key"),
    "wrong uses": (HEAD + "- use: x.yaml\n" * 16_000, "there is no file"),
    "wrong names beside many": (
        "title: T\nasks:\n"
        + "".join(f"  name-{i}: {{ask: b}}\n" for i in range(8_000))
        + "steps:\n"
        + "- {say: 'x {nmae}'}\n" * 5_000,
        "nothing is called {nmae}",
    ),
    "wrong conditions beside many": (
        "title: T\nasks:\n"
        + "".join(f"  name-{i}: {{ask: b}}\n" for i in range(5_000))
        + "steps:\n"
        + "- {only: nmae, steps: [a]}\n" * 3_000,
        "nothing is called 'nmae'",
    ),
    "repetitions": (HEAD + "- a\n- repeat: 1000\n  steps:\n    - repeat: 1000\n      steps: [a]\n", "100,000 steps"),
    "repetitions of strokes": (HEAD + "- a\n- repeat: 1000\n  steps:\n" + "    - bell: 12\n" * 9, "100,000 steps"),
    "characters": (HEAD + "- repeat: 1000\n  steps:\n" + "    - " + "Ab. " * 300 + "\n", "1,000,000 characters"),
    "digits in a pause": (HEAD + "- pause: " + "9" * 9_900 + "s\n", "too long for a length"),
    "units in a pause": (HEAD + "- pause: " + "1s" * 4_900 + "\n", "too long for a length"),
    "digits in a number": ("number: " + "9" * 9_900 + "\n" + HEAD + "- a\n", "a whole number"),
    "digits in a condition": (HEAD + "- only: a > " + "9" * 9_900 + "\n  steps: [a]\n", "nothing is called"),
    "a long line": (HEAD + "- " + "word " * 200_000 + "\n", "characters; 10,000 is the most"),
    "a long key": ("k" * MIB, "characters; 10,000 is the most"),
    "a long folded text": (HEAD + "- say: >\n" + "    x\n" * 150_000, "this text has"),
    "a long quoted text": (HEAD + '- "' + "\n\n" * 400_000 + 'x"\n', "this text has"),
    "full stops": (filled("- a" + "." * 9_900 + "\n"), "this sentence has"),
    "stray full stops": (filled("- a" + " ." * 4_900 + "\n"), "this sentence has"),
    "closing quotes": (filled("- a." + "”" * 3_000 + "\n"), "this sentence has"),
    "brackets": (filled("- a " + "[" * 9_900 + "\n"), "opened here and not closed"),
    "accents": (filled("- a" + "\u0301" * 4_000 + "\n"), "this sentence has"),
    "rounds of breath": (HEAD + "- a\n- repeat: 1000\n  steps:\n    - breathe: {in: 1s, out: 1s, rounds: 200}\n", "100,000 steps"),
    "seconds that are counted": (HEAD + "- breathe: {in: 60s, out: 60s, rounds: 200, count: yes}\n" * 5, "100,000 steps"),
    "words in rounds of breath": (HEAD + "- breathe: {in: 60s, out: 60s, rounds: 200, words: {in: " + "Ab. " * 2_000 + "}}\n", "1,000,000 characters"),
    "characters that are shown": (HEAD + "- a\n- repeat: 1000\n  steps:\n    - show: " + "Ab. " * 300 + "\n", "1,000,000 characters"),
    "items of items": (HEAD + "- a\n" + "".join(" " * n + f"- for: a{n}\n" + " " * n + "  in: [a, b, c, d, e, f, g, h]\n" + " " * n + "  steps:\n" for n in range(0, 28, 4)) + " " * 28 + "- a\n", "100,000 steps"),
    "bells in a sit": (HEAD + "- sit: 12h\n  bells: [" + "every 5s, " * 900 + "]\n", "12 is the most"),
}  # fmt: skip


def refusal(attempt: Callable[[], object]) -> ScriptError:
    started = time.process_time()
    with pytest.raises(ScriptError) as refused:
        attempt()
    assert time.process_time() - started < SOON
    assert len(refused.value.problems) <= 100
    return refused.value


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_refused_at_its_line(name: str, tmp_path: Path) -> None:
    text, said = TOO_MUCH[name]
    assert len(text.encode()) <= MIB
    problem = refusal(lambda: script_from_bytes(text.encode(), tmp_path / "t.yaml")).problems[0]
    assert said in problem.message
    assert problem.source and problem.excerpt == text.split("\n")[problem.source.line - 1]


def test_the_line_is_the_first_that_is_too_much(tmp_path: Path) -> None:
    text = HEAD + "- a b\n" * 100_001
    [problem] = refusal(lambda: script_from_bytes(text.encode(), tmp_path / "t.yaml")).problems
    keys_and_their_mapping = 5
    assert problem.source and problem.source.line == 50_001 - keys_and_their_mapping + 2


STATUS = Path("/proc/self/status")  # getrusage would count what the parent had, too
MEASURE = f"""
import pathlib, sys
from voicehome.errors import ScriptError
from voicehome.render import draft
from voicehome.script.load import load_script
try:
    load_script(pathlib.Path(sys.argv[1]))
except ScriptError:
    print(pathlib.Path({str(STATUS)!r}).read_text().split("VmHWM:")[1].split()[0])
"""


@pytest.mark.skipif(not STATUS.exists(), reason="this system does not say how much was used")
@pytest.mark.parametrize("name", ["empty steps", "wrong steps", "wrong names", "stray full stops"])
def test_little_memory_is_needed(name: str, tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TOO_MUCH[name][0], encoding="utf-8")
    command = [sys.executable, "-c", MEASURE, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert 0 < int(said) < 200 * 1024, "kB"


def test_a_file_larger_than_1_mib(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(b"#" * (MIB + 1))
    assert "larger than 1 MiB" in str(refusal(lambda: load_script(path)))
    path.write_bytes((HEAD + "- a\n" + ("#" * 1023 + "\n") * 1024).encode()[:MIB])
    assert load_script(path).practice.title == ("T",)


def using(folder: Path, name: str, *lines: str) -> None:
    text = "steps:\n  - a b\n" + "".join(f"  - {line}\n" for line in lines)
    (folder / name).write_text(text, encoding="utf-8")


def script_using(folder: Path, *names: str) -> Path:
    path = folder / "script.yaml"
    path.write_text(HEAD + "- a\n" + "".join(f"- use: {name}\n" for name in names))
    return path


def test_files_that_use_each_other_ten_times(tmp_path: Path) -> None:
    for level in range(9):
        using(tmp_path, f"{level}.yaml", *[f"use: {level + 1}.yaml"] * 10)
    using(tmp_path, "9.yaml")
    error = refusal(lambda: load_script(script_using(tmp_path, "0.yaml"), tmp_path))
    assert [p.source.line for p in error.problems if p.source and "100,000 steps" in p.message]


def test_a_large_file_used_often(tmp_path: Path) -> None:
    using(tmp_path, "large.yaml", *["Ab. " * 2_000] * 100)
    error = refusal(lambda: load_script(script_using(tmp_path, *["large.yaml"] * 9_000), tmp_path))
    [problem] = error.problems
    assert "1,000,000 characters" in problem.message
    assert problem.source and problem.source.line == 3 + 2


@pytest.mark.parametrize(
    "order", [range(40), range(39, -1, -1)], ids=["outer first", "inner first"]
)
def test_files_that_use_each_other_deeply(tmp_path: Path, order: range) -> None:
    for level in range(40):
        using(tmp_path, f"{level}.yaml", f"use: {level + 1}.yaml")
    using(tmp_path, "40.yaml")
    path = script_using(tmp_path, *(f"{level}.yaml" for level in order))
    assert "16 deep" in str(refusal(lambda: load_script(path, tmp_path)))


def test_sixteen_files_deep_are_fine(tmp_path: Path) -> None:
    for level in range(1, 16):
        using(tmp_path, f"{level}.yaml", *([f"use: {level + 1}.yaml"] if level < 15 else []))
    script = load_script(script_using(tmp_path, "1.yaml"), tmp_path)
    assert len(script.documents) == 16


def test_names_that_grow_from_file_to_file(tmp_path: Path) -> None:
    for level in range(5):
        uses = [f"use: {level + 1}.yaml\n    with: {{a{level}-{i}: x}}" for i in range(7)]
        using(tmp_path, f"{level}.yaml", *uses)
    using(tmp_path, "5.yaml", "b {a} {c}")
    error = refusal(lambda: load_script(script_using(tmp_path, "0.yaml"), tmp_path))
    assert [p.message for p in error.problems] == [
        "'0.yaml' needs {a}, for its line 3",
        "'0.yaml' needs {c}, for its line 3",
    ]


PLACES = "asks: {places: {ask: a, several: [" + ", ".join(f"p{i}" for i in range(60)) + "]}}\n"


def test_a_list_gone_through_inside_itself_in_a_used_file(tmp_path: Path) -> None:
    loop = "- for: a{n}\n{i}  in: places\n{i}  steps:\n{i}    "
    loops = "".join(loop.format(n=n, i=" " * 4 * n) for n in range(4))
    (tmp_path / "loops.yaml").write_text(f"steps:\n{loops}- a\n")
    path = script_using(tmp_path, "loops.yaml")
    path.write_text(path.read_text().replace("title: T\n", f"title: T\n{PLACES}"))
    error = refusal(lambda: load_script(path, tmp_path))
    assert "100,000 steps" in error.problems[0].message
    assert error.problems[0].source and error.problems[0].source.path.endswith("loops.yaml")


def test_files_and_steps_that_stand_deep_in_each_other(tmp_path: Path) -> None:
    for level in range(14):
        groups = "".join(f"{' ' * 4 * n}- repeat: 1\n{' ' * 4 * n}  steps:\n" for n in range(1, 15))
        using(tmp_path, f"{level}.yaml")
        with (tmp_path / f"{level}.yaml").open("a") as file:
            file.write(f"{groups.replace('    - ', '  - ', 0)}{' ' * 60}- use: {level + 1}.yaml\n")
        text = (tmp_path / f"{level}.yaml").read_text().replace("  - a b\n", "    - a b\n")
        (tmp_path / f"{level}.yaml").write_text(text)
    using(tmp_path, "14.yaml")
    error = refusal(lambda: load_script(script_using(tmp_path, "0.yaml"), tmp_path))
    assert "64 deep" in error.problems[0].message


def planned(path: Path) -> None:
    """Read a script, and plan it as `check` does."""
    draft(load_script(path, path.parent), {"guide": "tone"}, {})


GROWING = {
    "repetitions of breath": ("- Hi.\n- repeat: 1000\n  steps:\n    - breathe: {in: 4s, out: 6s, rounds: 10}\n", 6, "twelve hours"),
    "a count of hours": ("- Hi.\n- breathe: {in: 60s, sip: 60s, hold: 60s, out: 60s, rest: 60s, rounds: 200, count: yes}\n", 4, "twelve hours"),
    "repetitions of lines": ("- repeat: 1000\n  steps:\n" + "    - Hey.\n" * 97, 5 + 44, "twelve hours"),
    "repetitions of silence": ("- Hi.\n- repeat: 1000\n  steps:\n    - pause: 1m\n", 6, "twelve hours"),
    "silences that are long by nature": ("- Hi.\n- repeat: 1000\n  steps:\n    - sit: 0s..1m..2m\n", 6, "twelve hours"),
    "repetitions of strokes": ("- Hi.\n- repeat: 1000\n  steps:\n    - bell: 12\n", 6, "twelve hours"),
    "words that hold words": (
        f"- for: a\n  in: ['{'Ab. ' * 2_000}']\n  steps:\n    - for: b\n      in: ['{'{a}. ' * 1_600}']\n"
        f"      steps:\n        - for: c\n          in: ['{'{b}. ' * 1_600}']\n          steps: ['{'{c}. ' * 1_600}']\n",
        7,
        "this text has 12,801,600",
    ),
    "long words again and again": (
        f"- for: a\n  in: ['{'Ab. ' * 2_000}']\n  steps:\n    - repeat: 1000\n      steps: [show: '{{a}}']\n", 7, "1,000,000 characters"
    ),
    "a choice with very long notes": ("- Hi.\n- repeat: 1000\n  steps:\n    - choose:\n" + f"        - direction: {'a' * 9_000}\n" * 90, 0, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", GROWING)
def test_what_grows_only_when_it_is_planned_is_refused_at_its_line(
    name: str, tmp_path: Path
) -> None:
    steps, line, said = GROWING[name]
    path = tmp_path / "t.yaml"
    path.write_text(HEAD + steps)
    started = time.process_time()
    if not said:
        planned(path)
        assert time.process_time() - started < SOON
        return
    problem = refusal(lambda: planned(path)).problems[0]
    assert said in problem.message
    assert problem.source and problem.source.line == line


def test_files_that_hand_on_ever_longer_words(tmp_path: Path) -> None:
    for level in range(14):
        words = "{a} " * 20
        using(tmp_path, f"{level}.yaml", f"use: {level + 1}.yaml\n    with: {{a: '{words}'}}")
    using(tmp_path, "14.yaml", "say: '{a}.'")
    path = tmp_path / "t.yaml"
    path.write_text(HEAD + "- Hi.\n- use: 0.yaml\n  with: {a: Ab.}\n")
    problem = refusal(lambda: planned(path)).problems[0]
    assert "10,000 is the most" in problem.message
    assert problem.source and problem.source.path.endswith(".yaml")


MEASURE_PLAN = MEASURE.replace(
    "load_script(pathlib.Path(sys.argv[1]))",
    "draft(load_script(pathlib.Path(sys.argv[1])), {'guide': 'tone'}, {})",
).replace("import pathlib, sys\n", "import pathlib, sys\nfrom voicehome.render import draft\n")


@pytest.mark.skipif(not STATUS.exists(), reason="this system does not say how much was used")
@pytest.mark.parametrize("name", [name for name, (_, _, said) in GROWING.items() if said])
def test_little_memory_is_needed_to_plan(name: str, tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(HEAD + GROWING[name][0])
    command = [sys.executable, "-c", MEASURE_PLAN, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert 0 < int(said) < 200 * 1024, "kB"
