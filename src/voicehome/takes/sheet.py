"""The reading sheet: what to record, large and plain, as text that is Markdown as well."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..script.delivery import Delivery
from ..timeline.plan import GUIDE
from ..units import RATE, Frames, format_clock
from .lines import Line, recordable

_HOW = """\
Read the numbered blocks aloud, one after another, into any recorder, and keep it running from the
first to the last. Leave some two seconds of quiet between blocks; within one, speak and breathe as
you like. Never mind the silences that are marked: voicehome makes them.

If you slip, wait for a breath, and say the whole block again. The last time counts.

Numbers and *slanted words* are for your eyes only."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet: all `lines` of the script, of which those in `numbers` are printed.
    `person` is whose answers they hold, None for nobody's; `command` adds the recording."""

    title: str
    lines: Sequence[Line]
    numbers: Collection[int]
    person: str | None
    command: str

    @property
    def speech(self) -> Frames:
        """What the blocks will take to say, about."""
        lines = recordable(self.lines)
        return sum(lines[number - 1].frames for number in self.numbers)


def sheet_text(sheet: Sheet) -> str:
    """The sheet, from its title to what to do with the recording."""
    return "\n".join([*_head(sheet), *_body(sheet), *_foot(sheet)]) + "\n"


def _head(sheet: Sheet) -> Iterator[str]:
    count = len(sheet.numbers)
    minutes = format_clock(-(-sheet.speech // RATE) * RATE)
    blocks = f"{count} block{'' if count == 1 else 's'}"
    yield f"# {_escaped(sheet.title)}\n"
    yield f"To be read aloud: {blocks}, about {minutes} of speech.\n"
    yield f"{_HOW}\n"
    held = [line for line in recordable(sheet.lines) if line.holds_answer]
    if held and sheet.person:
        yield f"Blocks marked ° hold what {sheet.person} answered, and are for {sheet.person} alone.\n"
    elif held:
        yield (
            "Blocks marked ° hold an answer, and stand here as they are said to somebody who gave\n"
            "none. For a person, a voice says them, or you do: print a sheet with --for NAME.\n"
        )


def _body(sheet: Sheet) -> Iterator[str]:
    number, part = 0, None
    for line in sheet.lines:
        if line.part and line.part != part:
            part = line.part
            yield f"\n## {_escaped(part)}\n"
        if line.unanswered:
            yield (
                "*Here comes a line with an answer that nobody has given: a voice says it.\n"
                "With --for NAME it is on the sheet.*\n"
            )
            continue
        number += 1
        if number in sheet.numbers:
            yield from _block(number, line)


def _block(number: int, line: Line) -> Iterator[str]:
    for direction in line.directions:
        yield f"*{_escaped(direction)}*\n"
    manner = _manner(line)
    yield f"**{number}**{' °' if line.holds_answer else ''}{f'  *{manner}*' if manner else ''}\n"
    for utterance in line.run.utterances:
        yield f"> {_escaped(utterance.text)}"
    yield ""
    if line.after:
        yield f"*· · ·  {', '.join(line.after)}*\n"


def _manner(line: Line) -> str:
    """Who speaks, and how, where it is not the guide as ever."""
    first = line.run.utterances[0]
    who = [f"as: {first.role}"] if first.role != GUIDE else []
    times = [f"heard {line.times} times"] if line.times > 1 else []
    return ", ".join([*who, *_delivered(first.delivery), *times])


def _delivered(delivery: Delivery) -> Iterator[str]:
    for value, more, less in (
        (delivery.pace - 1, "faster", "slower"),
        (delivery.level, "louder", "softer"),
        (delivery.pitch, "higher", "lower"),
    ):
        if abs(value) > 1e-6:
            yield more if value > 0 else less


def _foot(sheet: Sheet) -> Iterator[str]:
    yield "\n---\n"
    yield f"That was all. Thank you.\n\nTo add the recording:\n\n    {sheet.command}"


def _escaped(text: str) -> str:
    """Without what Markdown would take for a sign of its own."""
    return re.sub(r"([\\`*_<\[\]#])", r"\\\1", text)
