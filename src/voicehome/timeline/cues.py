"""Bells, played files and beds of a script as items of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem, SoundError
from ..script.cues import BED_LEVEL, BELL_WAIT, NO_BED, Background, Bed, Bell, Play
from ..sound.beds import BedSettings
from ..sound.loop import Loop, open_loop
from ..sound.own import MOST_PLAYED, OwnSound, open_sound
from ..units import Frames, format_duration
from .plan import BedChange, Item, Stroke
from .plan import Play as Played


class Cues:
    """Knows which bed lies under the voice; gathers what can't be played."""

    def __init__(self) -> None:
        self._sound: str | None = None
        self._settings: BedSettings = ()
        self._loop: Loop | None = None
        self._level = BED_LEVEL
        self.problems: list[Problem] = []

    def items(self, step: Bell | Play | Background) -> Iterator[Item]:
        match step:
            case Bell():
                for left in reversed(range(step.bell)):
                    wait = step.wait if not left else step.wait or BELL_WAIT
                    yield Stroke(step.kind, step.source, wait, step.level)
            case Play():
                yield from self._played(step)
            case Background():
                yield from self.bed(step.background)

    def bed(self, bed: Bed) -> Iterator[BedChange]:
        """What is not named stays as it was. Silence after silence changes nothing."""
        was = self._sound or NO_BED
        if bed.sound is None and self._sound is None:
            hint = "Write which one: background: {sound: rain, level: -30 dB}"
            self.problems.append(Problem("there is no background yet here", hint, bed.source))
            return
        if bed.sound is not None:
            self._sound, self._settings = bed.sound, bed.settings
            try:
                self._loop = open_loop(bed.path) if bed.path else None
            except SoundError as error:
                self.problems += [Problem(p.message, p.hint, bed.source) for p in error.problems]
                return
        self._level = self._level if bed.level is None else bed.level
        now = self._sound or NO_BED
        if (was, now) != (NO_BED, NO_BED):
            yield BedChange(now, self._level, bed.fade, bed.source, self._settings, self._loop)

    def _played(self, step: Play) -> Iterator[Played]:
        assert step.path is not None  # the loader found it, or there is something to say instead
        try:
            sound = open_sound(step.path)
        except SoundError as error:
            self.problems += [Problem(p.message, p.hint, step.source) for p in error.problems]
            return
        frames = min(step.to or sound.frames, sound.frames) - step.from_
        if refusal := _refusal(step, sound, frames):
            self.problems.append(Problem(*refusal, step.source))
            return
        for number in range(step.times):
            is_last = number == step.times - 1
            wait = step.wait if step.wait is not None and (is_last or step.wait) else frames
            yield Played(
                step.play, sound, step.from_, frames, wait, step.level, step.fade, step.source
            )


def _refusal(step: Play, sound: OwnSound, frames: Frames) -> tuple[str, str] | None:
    if frames <= 0:
        length = format_duration(sound.frames)
        return f"'{step.play}' is {length} long, and this begins after it", "Write an earlier from:"
    if frames > MOST_PLAYED:
        most = format_duration(MOST_PLAYED)
        hint = "Write a `to:`, or use it as a background: background: {sound: …}"
        return f"this plays {format_duration(frames)}; the most is {most}", hint
    return None
