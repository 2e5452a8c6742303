"""When things are heard: the silences, where phrases begin, and the words in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..units import RATE, Frames, format_clock
from .edges import EdgesFound
from .expected import Expected
from .loudness import HOP, Energies
from .report import OFF, UNKNOWN, Measure, SilenceFound, judged
from .tolerances import Tolerance


def silences_found(
    edges: Sequence[EdgesFound], expected: Expected, tolerance: Tolerance
) -> Iterator[SilenceFound]:
    """Every silence between two phrases that is one, as long as it is heard."""
    for number in range(1, len(expected.phrases)):
        before, after = expected.phrases[number - 1], expected.phrases[number]
        length = after.start - before.end
        if length <= 0:
            continue
        ends, begins = edges[number - 1].end, edges[number].start
        text = " ".join(after.text.split()[:6])
        if ends is None or begins is None:
            lost = edges[number - 1].lost or edges[number].lost
            why = "nobody speaks where somebody should" if lost else "another sound covers it"
            yield SilenceFound(before.end, length, None, None, not lost, why, text)
            continue
        error = begins - ends
        yield SilenceFound(
            before.end, length, length + error, error, abs(error) <= tolerance.pause, "", text
        )


def timing(
    edges: Sequence[EdgesFound],
    silences: Sequence[SilenceFound],
    expected: Expected,
    tolerance: Tolerance,
) -> Iterator[Measure]:
    within = f"within {_ms(tolerance.pause)}"
    measured = [s for s in silences if s.error is not None]
    if silences:
        bad = [s for s in silences if not s.good]
        worst = max(measured, key=lambda s: abs(s.error or 0), default=None)
        found = f"{len(measured)} heard"
        if worst:
            found += f", worst {_signed_ms(worst.error)}" if worst.error else ", all exact"
        unheard = [s for s in silences if s.unheard and s.good]
        note = f"{len(unheard)} under another sound can't be heard" if unheard else ""
        if bad:
            first = bad[0]
            what = first.why or f"{_signed_ms(first.error or 0)}"
            note = f"{len(bad)} off; the first at {format_clock(first.start, 1)}: {what}"
        value = (worst.error or 0) * 1000 / RATE if worst else None
        verdict = judged(not bad) if measured or bad else UNKNOWN
        yield Measure("Pauses", found, f"{len(silences)}, {within}", verdict, value, "ms", note)
    starts = [e.start for e in edges if e.start is not None]
    if not starts:
        hint = "no phrase is heard where the timeline has it"
        yield Measure("Phrases", "none in place", f"{len(edges)} in place", OFF, note=hint)
        return
    worst_start = max(starts, key=abs)
    late = [n for n, e in enumerate(edges) if e.start is not None and abs(e.start) > tolerance.edge]
    note = ""
    lost = [number for number, edge in enumerate(edges) if edge.lost]
    if late:
        note = f"{len(late)} off, from {format_clock(expected.phrases[late[0]].start, 1)} on"
    elif lost:
        note = f"nobody speaks at {format_clock(expected.phrases[lost[0]].start, 1)}"
    found = f"{len(starts)} heard, "
    found += f"worst {_signed_ms(worst_start)}" if worst_start else "all exact"
    target = f"{len(edges)}, within {_ms(tolerance.edge)}"
    value = worst_start * 1000 / RATE
    yield Measure("Phrases", found, target, judged(not late and not lost), value, "ms", note)


_WORD = 4  # hops in which a word is heard to begin
_AUDIBLE = 10 ** ((-65.0 + 0.691) / 10)


def words(expected: Expected, energies: Energies) -> Iterator[Measure]:
    """Each word's time lies in its phrase, in order, and there is sound from there on."""
    total, wrong = 0, []
    for phrase in expected.phrases:
        total += len(phrase.words)
        for number, start in enumerate(phrase.words):
            in_order = number == 0 or start >= phrase.words[number - 1]
            part = energies[start // HOP : start // HOP + _WORD]
            heard = part.size > 0 and part.max() > _AUDIBLE * 10 ** (phrase.level / 10)
            if not (phrase.start <= start < phrase.end and in_order and heard):
                wrong.append(start)
    if not total:
        return
    note = f"{len(wrong)} off, the first at {format_clock(wrong[0], 2)}" if wrong else ""
    found = f"{total - len(wrong)} of {total}"
    yield Measure("Words' times", found, "each where there is sound", judged(not wrong), note=note)


def _ms(frames: Frames) -> str:
    return f"{frames * 1000 / RATE:g} ms"


def _signed_ms(frames: Frames) -> str:
    return f"{frames * 1000 / RATE:+.2f} ms".replace("-", "−")
