"""Plain text with pauses, and Markdown, as a script."""

from __future__ import annotations

import re

from ..errors import Source
from ..reading.document import Document
from ..script.content import MAX_CHARACTERS
from ..units import RATE, format_duration
from .draft import Converted, Draft
from .labels import without_labels
from .lines import (
    ENDS,
    LONGEST_HEADING,
    is_shouted,
    may_be_title,
    number_of_titles,
    pause_alone,
    unwrapped,
    usual_number_of_empty_lines,
)
from .markdown import Aside, Asked, Running, read_marks, without_emphasis
from .original import document_of_text, too_much, without_unreadable
from .speech import Silence, Words
from .strokes import read_strokes

GAP = "2s..3s..5s"
"""Between lines, which is what an empty line stands for."""

_EXTRA_EMPTY = 5 * RATE
_MOST_EMPTY = 60 * RATE
"""Silence for each empty line beyond the usual number, and the most of it."""

_SECTION_BREAK = "10s"
"""For `* * *` on a line of its own."""

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_STRONG = re.compile(r"(?:\*\*|__)(?!pause|silence)([A-Z0-9][^*_.!?]{1,78})(?:\*\*|__)")
"""A line that is **strong**, all of it."""

_UNDERLINE = re.compile(r"={3,}|-{3,}")
_RULE = re.compile(r"(?:[-*_~=#⁂•·]\s*){3,}|⁂")
_BULLET = re.compile(r"(?:[-*+•‣◦]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?(?=\S)")
_NUMBER = re.compile(r"\d")
_QUOTE = re.compile(r"(?:>\s?)+")
_ROUND = re.compile(r"\(([^()]+)\)\.?")
_MOST_LINES = 20_000
_SENTENCE_ENDS = ".!?…。"
_MOST_SENTENCES = 40_000
_MARKS = "[(<{*_`"
_MOST_MARKS = 20_000
"""More than that is more than twelve hours."""

_LONGEST_DIRECTION = 6
"""Words that nobody is told of: `(softly)`, `(very slowly now)`."""

_BYLINE = re.compile(
    r"(?:[Bb]y|BY):?\s+([A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|d[aei]|v[ao]n|der|de|la|and|&)){0,6})"
)


def convert_text(data: bytes, label: str, title: str | None = None) -> Converted:
    """A script of a plain text in UTF-8; `label` is its path as people will see it.

    Paragraphs become lines to speak, `(pause 10 seconds)` and its like become pauses, headings the
    title and parts, words in brackets directions. Raises ScriptError if there is nothing to speak,
    or too much for one script.
    """
    document = document_of_text(data, label)
    _refuse_what_is_too_much(document)
    draft = Draft(document)
    draft.top["gap"] = GAP
    _Reader(document, draft).read()
    return draft.finish(title)


def _refuse_what_is_too_much(document: Document) -> None:
    """What no script could hold is refused before it takes time."""
    text = document.text
    if (
        len(text) > MAX_CHARACTERS
        or sum(bool(line.strip()) for line in document.lines) > _MOST_LINES
        or sum(map(text.count, _SENTENCE_ENDS)) > _MOST_SENTENCES
        or sum(map(text.count, _MARKS)) > _MOST_MARKS
    ):
        raise too_much(document.label)


class _Reader:
    def __init__(self, document: Document, draft: Draft) -> None:
        self._draft = draft
        self._document = document
        self._lines = [
            without_unreadable(line, Source(document.label, number), draft.notes).strip()
            for number, line in enumerate(document.lines, start=1)
        ]
        self._paragraph: list[tuple[int, str]] = []
        self._usual_empty = usual_number_of_empty_lines(self._lines)
        self._one_title = number_of_titles(self._lines) == 1
        self._in_list = False
        self._empty = 0
        self._after_words = False

    def read(self) -> None:
        self._take_byline()
        underline = 0
        for number, line in enumerate(self._lines, start=1):
            if number == underline:
                continue
            if not line:
                self._end_paragraph()
                self._empty += 1
            elif self._is_underlined(number):
                self._heading(line, 1 if self._lines[number][0] == "=" else 2, number)
                underline = number + 1
            else:
                source = Source(self._document.label, number)
                self._line(without_labels(line, source, self._draft.notes), number)
        self._end_paragraph()

    def _take_byline(self) -> None:
        """Who it is by, where that stands below the first line: nobody means it to be spoken."""
        first = [number for number, line in enumerate(self._lines, start=1) if line][:2]
        if len(first) == 2 and (found := _BYLINE.fullmatch(self._lines[first[1] - 1])):
            self._lines[first[1] - 1] = ""
            self._draft.top["by"] = found[1]
            self._draft.notes.add(
                Source(self._document.label, first[1]),
                f"'{found[0]}' became `by:`, which is not spoken",
                "If it is to be spoken, write it as a line below `steps:`.",
            )

    def _line(self, line: str, number: int) -> None:
        if not line:
            return
        if heading := _HEADING.fullmatch(line):
            self._heading(heading[2], len(heading[1]), number)
        elif is_shouted(line) and line.endswith(":"):
            self._heading(line.rstrip(":").capitalize(), 2, number)
        elif is_shouted(line) and self._is_alone(number):
            self._told_heading(line.capitalize(), number)
        elif self._draft.is_empty and self._is_alone(number) and may_be_title(line):
            self._told_heading(line, number)
        elif strong := _STRONG.fullmatch(line):
            self._heading(strong[1].rstrip(":"), 2, number)
        elif pause := pause_alone(line):
            self._pause(pause)
        elif _RULE.fullmatch(line):
            self._pause(_SECTION_BREAK)
        elif _ROUND.fullmatch(line):
            self._end_paragraph()
            self._paragraph = [(number, line)]
            self._end_paragraph()
        else:
            self._words(line, number)

    def _words(self, line: str, number: int) -> None:
        line = _QUOTE.sub("", line, count=1) if line.startswith(">") else line
        bullet = _BULLET.match(line)
        if bullet and not (_NUMBER.match(line) and self._is_inside_sentence()):
            self._end_paragraph()
            line = line[bullet.end() :]
            self._in_list = True
        if line:
            self._paragraph.append((number, line))

    def _is_inside_sentence(self) -> bool:
        """A number at the start of a line may belong to the sentence above."""
        return (
            bool(self._paragraph)
            and not self._in_list
            and not self._paragraph[-1][1].endswith(ENDS)
        )

    def _is_underlined(self, number: int) -> bool:
        line, below = self._lines[number - 1], self._lines[number : number + 1]
        return (
            bool(below and _UNDERLINE.fullmatch(below[0]))
            and not self._paragraph
            and len(line) <= LONGEST_HEADING
            and not line.endswith(ENDS)
            and any(c.isalnum() for c in line)
            and not pause_alone(line)
        )

    def _heading(self, text: str, level: int, number: int) -> None:
        self._end_paragraph()
        self._after_words = False
        source = Source(self._document.label, number)
        found = read_marks(Running(self._document, [(number, text)]), self._draft.notes)
        title = " ".join(item.text for item in found if isinstance(item, Words))
        if level == 1 and self._one_title and self._draft.is_empty:
            self._draft.title = title
        else:
            self._draft.part(title, source)
        for item in found:
            if isinstance(item, Silence):
                self._draft.speak([item])
            elif isinstance(item, Aside):
                self._direct(item)

    def _told_heading(self, text: str, number: int) -> None:
        """A heading that nothing marks as one: whoever meant it to be spoken is told."""
        if self._draft.is_empty and not self._draft.title:
            self._draft.title = text
        else:
            self._heading(text, 2, number)
        self._draft.notes.add(
            Source(self._document.label, number),
            f"'{text[:40]}' became a heading, which is not spoken",
            "If it is to be spoken, write it as a line below `steps:`.",
        )

    def _is_alone(self, number: int) -> bool:
        """Whether there is an empty line before and after, and more to come."""
        before, after = self._lines[: number - 1], self._lines[number:]
        return not any(before[-1:]) and bool(after) and not after[0] and any(after)

    def _pause(self, written: str) -> None:
        self._end_paragraph()
        self._after_words = False
        self._draft.speak([Silence(written)])

    def _end_paragraph(self) -> None:
        lines, self._paragraph, self._in_list = self._paragraph, [], False
        if not lines:
            return
        extra = min((self._empty - self._usual_empty) * _EXTRA_EMPTY, _MOST_EMPTY)
        if self._after_words and extra > 0:
            self._draft.speak([Silence(format_duration(extra))])
        for line in unwrapped(lines):
            self._speak(Running(self._document, line))
        self._empty, self._after_words = 0, True

    def _speak(self, running: Running) -> None:
        if alone := _ROUND.fullmatch(running.text):
            self._direct(Aside(without_emphasis(alone[1]), running.source(0)))
            return
        said: list[Words | Silence] = []
        for item in read_marks(running, self._draft.notes):
            match item:
                case Aside():
                    self._direct(item)
                case Asked():
                    self._draft.ask(item.name, f"What is to be said for [{item.written}]?")
                case _:
                    said.append(item)
        self._draft.speak(said)

    def _direct(self, aside: Aside) -> None:
        """A word to whoever reads it aloud. A long one in round brackets may have been meant to be
        spoken."""
        words = " ".join(aside.text.split())
        if strokes := read_strokes(words):
            self._draft.step({"bell": str(strokes)})
            return
        if len(words.split()) > _LONGEST_DIRECTION:
            self._draft.notes.add(
                aside.source,
                "words in brackets became a direction, which is not spoken",
                "If they are to be spoken, write them without `direction:`.",
            )
        if words:
            self._draft.step({"direction": words})
