"""Marks inside running text: emphasis and links go, pauses and directions are found."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate

from ..errors import Source
from ..reading.document import Document
from .original import Notes
from .pauses import read_length, read_pause
from .speech import CLOSE, OPEN, Silence, Words, ends_sentence
from .strokes import read_strokes

_HOLE = "\x00"
"""Stands for a mark that was taken out; no text has this character."""

_MARK = re.compile(
    r"(?P<image>!)?\[(?P<square>[^\[\]]*)\](?:\((?P<link>[^()\s]*)\))?"
    r"|\((?P<round>[^()\[\]{}<>]{1,80})\)|\{(?P<curly>[^()\[\]{}<>]{1,80})\}"
    r"|(?:(?<=\s)|^)[—–]\s*(?P<dashes>[^()\[\]{}<>—–]{1,80})[—–](?=\s|$)"
    r"|<(?P<angle>[^()\[\]{}<>]{1,80})>|\*{1,3}(?=\S)(?P<star>[^*()\[\]{}<>]{1,80})(?<=\S)\*{1,3}"
)
_BREAK = re.compile(r"""break\s+time\s*=\s*["']?\s*([^"'/]+?)\s*["']?\s*/?""", re.IGNORECASE)
_STANDS_FOR = re.compile(
    r"(?:(?:insert|your|their|his|her|the|a|own|first|client['’]?s|listener['’]?s|person['’]?s)\s+)*"
    r"((?:[a-z]+(?:['’]s)?\s+)?name|age)",
    re.IGNORECASE,
)
"""`[Name]`, `[your child's name]`: what whoever reads it aloud puts another word for."""

_EMPHASIS = re.compile(r"\*{1,3}|_{1,3}|~~|`{1,3}")
_BACKSLASH = re.compile(r"\\([\\`*_{}()#+.!>~-])")


@dataclass(frozen=True, slots=True)
class Aside:
    """A word to whoever reads it aloud, from brackets in the text."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that is to be asked for, because the text has a place for it; `written` as it has it."""

    name: str
    written: str


Found = Words | Silence | Aside | Asked


class Running:
    """A paragraph's text, which knows the line of each of its characters."""

    def __init__(self, document: Document, lines: list[tuple[int, str]]) -> None:
        self._document = document
        self._lines = lines
        texts = [line for _, line in lines]
        self.text = " ".join(texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=0))

    def source(self, offset: int) -> Source:
        """The place of a character in the file."""
        index = min(bisect_right(self._starts, offset), len(self._lines)) - 1
        number, line = self._lines[index]
        before = max(self._document.lines[number - 1].find(line), 0)  # such as a bullet
        column = before + min(offset - self._starts[index], len(line)) + 1
        return Source(self._document.label, number, column)


def read_marks(running: Running, notes: Notes) -> list[Found]:
    """The words of a paragraph, its pauses and directions, in their order."""
    texts: list[str] = []
    found: list[Silence | Aside | Asked] = []
    starts: list[int] = []
    end = 0
    for mark in _MARK.finditer(running.text):
        kept = _read_mark(mark, running.source(mark.start()), notes)
        texts.append(running.text[end : mark.start()])
        texts.append(kept if isinstance(kept, str) else _HOLE)
        if not isinstance(kept, str):
            found.append(kept)
            starts.append(mark.end())
        end = mark.end()
    runs = without_emphasis("".join(texts) + running.text[end:]).split(_HOLE)
    result: list[Found] = [Words(runs[0], running.source(0))]
    for taken, run, start in zip(found, runs[1:], starts, strict=True):
        in_place = f"{OPEN}{taken.name}{CLOSE}" if isinstance(taken, Asked) else ""
        run = _closed_up(result, run) if isinstance(taken, Aside) else in_place + run
        result += [taken, Words(run, running.source(start))]
    return result


def _closed_up(before: list[Found], run: str) -> str:
    """`run` after words that were taken out: no space before what ends the sentence, and no comma
    where one begins."""
    last = before[-1]
    if not isinstance(last, Words) or not run.lstrip()[:1] or run.lstrip()[0] not in ".!?…,;:":
        return run
    if ends_sentence(last.text):
        return run.lstrip(" .!?…,;:")
    before[-1] = replace(last, text=last.text.rstrip())
    return run.lstrip()


def _read_mark(mark: re.Match[str], source: Source, notes: Notes) -> str | Silence | Aside | Asked:
    """What a mark is: the text that it leaves behind, a pause, a direction, or a name."""
    inside = next(
        mark[name]
        for name in ("square", "round", "curly", "star", "angle", "dashes")
        if mark[name] is not None
    )
    in_angles = _BREAK.fullmatch(inside) if mark["angle"] else None
    pause = read_length(in_angles[1]) if in_angles else read_pause(inside)
    if mark["square"] is not None or _is_at_sentence_end(mark):
        pause = pause or read_length(inside)
    is_emphasis = mark["star"] and "paus" not in inside.lower()
    if pause and not is_emphasis:
        return Silence(pause)
    if mark["square"] is None:
        return mark[0]
    return _read_square(mark, source, notes)


def _is_at_sentence_end(mark: re.Match[str]) -> bool:
    """Whether round brackets stand between two sentences, or before the point of one: a length of time
    in them is a pause there, and may be anything in the middle of a sentence."""
    before, after = mark.string[: mark.start()], mark.string[mark.end() :].lstrip()
    return mark["round"] is not None and (after[:1] in ("", *".!?…") or ends_sentence(before))


def _read_square(mark: re.Match[str], source: Source, notes: Notes) -> str | Aside | Asked:
    inside = mark["square"].strip()
    if mark["image"]:
        notes.add(source, "a picture can't be heard; it is left out")
        return " "
    if mark["link"] is not None:
        notes.add(source, "a link's address can't be heard; its words are kept")
        return inside
    if not inside:
        return " "
    if read_strokes(inside):
        return Aside(inside, source)
    if place := _STANDS_FOR.fullmatch(inside):
        name = re.sub(r"['’]s\b", "", place[1].lower()).replace(" ", "-")
        message = f"'[{inside}]' became {{{name}}}, which the listener is asked for"
        notes.add(source, message, "With `or:` below its question, it can be left blank.")
        return Asked(name, inside)
    notes.add(
        source,
        f"'[{inside[:40]}]' became a direction, which is not spoken",
        "If it stands for a name or a place, ask for it under `asks:`, and write {name}.",
    )
    return Aside(inside, source)


def without_emphasis(text: str) -> str:
    """`text` without the marks around *emphasised* or **strong** words, and without backslashes."""
    removed: list[tuple[int, int]] = []
    opened: dict[str, tuple[int, int]] = {}
    for mark in _EMPHASIS.finditer(text):
        before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
        if before == "\\":
            continue
        if before.strip() and mark[0] in opened and not _inside_word(mark[0], after):
            removed += [opened.pop(mark[0]), mark.span()]
        elif after.strip() and not _inside_word(mark[0], before):
            opened[mark[0]] = mark.span()
    kept, end = [], 0
    for start, next_end in sorted(removed):
        kept.append(text[end:start])
        end = next_end
    return _BACKSLASH.sub(r"\1", "".join(kept) + text[end:])


def _inside_word(mark: str, beside: str) -> bool:
    """An underscore between letters is a part of the word."""
    return mark.startswith("_") and beside.isalnum()
