"""From words and silences to lines of a script: not too long, never cut inside a sentence, and each
one that a voice can speak."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..errors import Source
from ..reading.fields import FieldError
from ..script.text import MAX_SENTENCE, check_speakable, parse_line, sentences
from ..units import RATE, parse_stretch
from .original import Notes, without_unreadable

MOST_IN_LINE = 300
"""Characters of a line; a paragraph that is longer becomes several. A single sentence may be longer."""

LONG_PAUSE = 10 * RATE
"""A pause between two sentences of this many frames becomes a step of its own."""

OPEN, CLOSE = "\x01", "\x02"
"""Around a placeholder's name, in words that are still to be escaped; no text has these characters."""

_ESCAPED = str.maketrans({"{": "{{", "}": "}}", "[": "(", "]": ")", OPEN: "{", CLOSE: "}"})
_MOST_MARKS = 10
_MOST_PIECES = 40
"""Words and pauses by turns, in one line."""

_CLOSING = re.compile(rf"[.,;:!?…)”’»。，！？、]{{1,{_MOST_MARKS}}}")
_ENDED = re.compile(r"""[.!?…:;。！？]["'”’»)\]」』]*\s*$""")
_CJK_END = tuple("。！？」』")


@dataclass(frozen=True, slots=True)
class Style:
    """How words are said: `role` if not by the guide, `pace` as a factor, `pitch` in semitones and
    `level` in dB, beside the voice's own. `tongue` is a language that is not the script's."""

    role: str = ""
    pace: float = 1.0
    pitch: float = 0.0
    level: float = 0.0
    tongue: str = ""

    def settings(self) -> dict[str, str]:
        """The keys that stand beside `say:`, or in a `group:`."""
        percent = round((self.pace - 1) * 100)
        pitch, level = _to_halves(self.pitch), _to_halves(self.level)
        keys = {"as": self.role or self.tongue}
        keys["slower" if percent < 0 else "faster"] = f"{abs(percent)}%" if percent else ""
        keys["lower" if pitch < 0 else "higher"] = _semitones(abs(pitch)) if pitch else ""
        keys["softer" if level < 0 else "louder"] = f"{abs(level):g} dB" if level else ""
        return {key: value for key, value in keys.items() if value}


def _to_halves(value: float) -> float:
    return round(value * 2) / 2


def _semitones(count: float) -> str:
    return f"{count:g} semitone{'' if count == 1 else 's'}"


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    source: Source
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause, as a script has it: `3s`, `10s..15s`, `3 breaths`."""

    written: str

    @property
    def is_long(self) -> bool:
        stretch = parse_stretch(self.written)
        return stretch.most.frames >= LONG_PAUSE or bool(stretch.most.breaths)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that the script's reader takes: its braces are doubled, its pauses in brackets."""

    text: str
    style: Style = PLAIN


def lines_of(paragraph: Iterable[Words | Silence], notes: Notes) -> list[Line | Silence]:
    """The lines of a paragraph and the pauses between them."""
    lines = _Lines(notes)
    for item in _whole_sentences(paragraph, notes):
        if isinstance(item, Silence):
            lines.pause(item)
        else:
            lines.say(item)
    lines.end()
    return lines.done


def title_of(text: str, source: Source, notes: Notes) -> str | None:
    """`text` as a title; None, with a note, if no voice could speak it."""
    words = " ".join(without_unreadable(text, source, notes).split())
    title = escaped(words[:MOST_IN_LINE], source, notes)
    if is_speakable(title):
        return title
    _unspeakable(title, source, notes)
    return None


def escaped(text: str, source: Source, notes: Notes) -> str:
    """`text` as the script's reader takes it for these words: square brackets would be pauses."""
    _note_brackets(text, source, notes)
    return text.translate(_ESCAPED)


def _note_brackets(text: str, source: Source, notes: Notes) -> None:
    if "[" in text or "]" in text:
        notes.add(source, "square brackets are pauses in a script: here, they became ( )")


def is_speakable(line: str) -> bool:
    """Whether the script's reader takes this line."""
    try:
        check_speakable(parse_line(line))
    except FieldError:
        return False
    return bool(line.strip())


def _unspeakable(text: str, source: Source, notes: Notes) -> None:
    notes.add(source, f"there is nothing in '{text[:40]}' that a voice can speak; it is left out")


def ends_sentence(text: str) -> bool:
    return not text.strip() or bool(_ENDED.search(text[-20:]))


def _whole_sentences(
    paragraph: Iterable[Words | Silence], notes: Notes
) -> Iterator[Words | Silence]:
    """Words of one manner joined; where the manner changes inside a sentence, one for all of it."""
    run: list[Words] = []
    last: Words | None = None
    for item in paragraph:
        if isinstance(item, Silence):
            yield from _settled(run, notes)
            yield item
            run, last = [], None
        elif not item.text.strip():
            run.append(item)
        else:
            if last and _may_part(last, item):
                yield from _settled(run, notes)
                run = []
            run.append(item)
            last = item
    yield from _settled(run, notes)


def _may_part(before: Words, words: Words) -> bool:
    """Whether a new line may begin here: another speaks, or a sentence has ended and the manner
    changes."""
    if before.style.role != words.style.role:
        return True
    return before.style != words.style and ends_sentence(before.text)


def _settled(run: list[Words], notes: Notes) -> Iterator[Words]:
    text = "".join(words.text for words in run)
    if not text.strip():
        return
    said = [words for words in run if words.text.strip()]
    weights: dict[Style, int] = {}
    for words in said:
        weights[words.style] = weights.get(words.style, 0) + len(words.text)
    style = max(weights, key=lambda style: weights[style])
    for words in said:
        if words.style != style:
            notes.add(
                words.source,
                "only a part of this sentence is said in another way; it is said like the rest",
                "If it matters, make it a line of its own: - say: … with slower, softer or louder.",
            )
    yield Words(text, said[0].source, style)


class _Lines:
    """Gathers lines; `_pieces` are the words and pauses of the one that is being made."""

    def __init__(self, notes: Notes) -> None:
        self.done: list[Line | Silence] = []
        self._notes = notes
        self._pieces: list[str | Silence] = []
        self._length = 0
        self._style = PLAIN
        self._source = Source("", 1)

    def say(self, words: Words) -> None:
        _note_brackets(words.text, words.source, self._notes)
        text = self._closing_moved(words.text.strip())
        if not any(c.isalnum() for c in text):
            self._say_no_word(text, words.source)
            return
        for sentence in sentences(text):
            for piece in self._short_enough(sentence, words.source):
                self._add(piece, words)

    def pause(self, silence: Silence) -> None:
        if len(self._pieces) > _MOST_PIECES:
            self.end()
        if not self._pieces:
            self.done.append(silence)
        elif silence.is_long and ends_sentence(self._last_words()):
            self.end()
            self.done.append(silence)
        else:
            self._pieces.append(silence)

    def end(self) -> None:
        """End the line, and check that it can be spoken."""
        if not self._pieces:
            return
        text = _joined(self._pieces)
        if is_speakable(text):
            self.done.append(Line(text, self._style))
        else:
            _unspeakable(text, self._source, self._notes)
        self._pieces, self._length = [], 0

    def _add(self, sentence: str, words: Words) -> None:
        if self._length + len(sentence) > MOST_IN_LINE or words.style != self._style:
            self.end()
        if not self._pieces:
            self._source, self._style = words.source, words.style
        self._pieces.append(sentence.translate(_ESCAPED))
        self._length += len(sentence) + 1

    def _closing_moved(self, text: str) -> str:
        """What ends a sentence, after a pause inside it, stands before the pause."""
        closing = _CLOSING.match(text)
        if closing is None or not self._pieces or isinstance(self._pieces[-1], str):
            return text
        last = max(n for n, piece in enumerate(self._pieces) if isinstance(piece, str))
        self._pieces[last] = f"{self._pieces[last]}{closing[0]}"
        return text[closing.end() :].strip()

    def _say_no_word(self, text: str, source: Source) -> None:
        """Punctuation belongs to the words before it; alone, it can't be spoken."""
        last = self._pieces[-1] if self._pieces else None
        if text and len(text) <= _MOST_MARKS and isinstance(last, str):
            self._pieces[-1] = last + text.translate(_ESCAPED)
        elif text:
            _unspeakable(text, source, self._notes)

    def _last_words(self) -> str:
        return next((p for p in reversed(self._pieces) if isinstance(p, str)), "")

    def _short_enough(self, sentence: str, source: Source) -> Iterator[str]:
        if len(unicodedata.normalize("NFC", sentence)) <= MAX_SENTENCE:
            yield sentence
            return
        self._notes.add(
            source,
            f"this sentence has {len(sentence):,} characters, more than a voice can hold; it is cut",
            "See to it that it is cut at good places.",
        )
        self.end()
        while sentence:
            end = _place_to_cut(sentence)
            yield sentence[:end].strip()
            sentence = sentence[end:].strip()


def _place_to_cut(sentence: str) -> int:
    """Where a sentence of more than `MOST_IN_LINE` is cut: at a comma, else between two words."""
    if len(sentence) <= MOST_IN_LINE:
        return len(sentence)
    for mark in ("; ", ", ", " "):
        place = sentence.rfind(mark, MOST_IN_LINE // 3, MOST_IN_LINE)
        if place > 0:
            return place + 1
    return MOST_IN_LINE


def _joined(pieces: list[str | Silence]) -> str:
    text = ""
    for piece in pieces:
        words = piece if isinstance(piece, str) else f"[{piece.written}]"
        text += words if not text or text.endswith(_CJK_END) else f" {words}"
    return text
