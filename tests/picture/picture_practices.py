"""Timelines built by hand, for the tests of the picture and for looking at it."""

from __future__ import annotations

import random

from voicehome.errors import Source
from voicehome.timeline.events import (
    Background,
    Bell,
    Breath,
    Chapter,
    Event,
    Pause,
    Sit,
    Sound,
    Speech,
    Timeline,
)
from voicehome.units import RATE, Frames, frames_from_seconds

PLACE = Source("practice.yaml", 1)


class Builder:
    """Places one thing after the other, as layout does."""

    def __init__(self) -> None:
        self.now: Frames = RATE
        self.events: list[Event] = []
        self.chapters: list[Chapter] = []
        self.end: Frames = 0

    def part(self, title: str) -> None:
        self.chapters.append(Chapter(title, self.now if self.chapters else 0))

    def say(self, seconds: float, role: str = "guide") -> None:
        frames = frames_from_seconds(seconds)
        self._add(Speech(self.now, frames, "Hello.", "hearth", role, PLACE, ""), frames)

    def gap(self, seconds: float) -> None:
        frames = frames_from_seconds(seconds)
        self._add(Pause(self.now, frames, frames, frames), frames)

    def pause(self, seconds: float, stretch: float = 1.0) -> None:
        frames = frames_from_seconds(seconds)
        least, most = round(frames / stretch), round(frames * stretch)
        self._add(Pause(self.now, frames, least, most, PLACE), frames)

    def sit(self, seconds: float, stretch: float = 1.0) -> None:
        frames = frames_from_seconds(seconds)
        least, most = round(frames / stretch), round(frames * stretch)
        self._add(Sit(self.now, frames, least, most, PLACE), frames)

    def breathe(self, turns: int, phases: dict[str, float], cue: str = "words") -> None:
        for turn in range(1, turns + 1):
            for phase, seconds in phases.items():
                frames = frames_from_seconds(seconds)
                if cue == "words" and phase in ("in", "out"):
                    self._add(
                        Speech(self.now, RATE * 2 // 3, "In.", "hearth", "guide", PLACE, ""), 0
                    )
                self._add(Breath(self.now, frames, phase, turn, cue, PLACE), frames)

    def bell(self, tail: float = 20, wait: float = 4) -> None:
        frames = frames_from_seconds(tail)
        self.end = max(self.end, self.now + frames)
        self._add(Bell(self.now, frames, "bowl", PLACE), frames_from_seconds(wait))

    def bed(self, sound: str, level: float, fade: float = 5) -> None:
        self._add(Background(self.now, frames_from_seconds(fade), sound, level, PLACE), 0)

    def sound(self, name: str, seconds: float) -> None:
        frames = frames_from_seconds(seconds)
        self.end = max(self.end, self.now + frames)
        self._add(Sound(self.now, frames, name, -6, PLACE), 0)

    def talk(self, chance: random.Random, seconds: float, role: str = "guide") -> None:
        """Lines with pauses, until `seconds` have gone by."""
        stop = self.now + frames_from_seconds(seconds)
        while self.now < stop:
            self.say(chance.uniform(1.5, 6), role)
            if chance.random() < 0.35:
                self.gap(0.8)
            else:
                self.pause(chance.choice([4, 6, 8, 12]), chance.choice([1, 1.6]))

    def done(self, tail: float = 3) -> Timeline:
        frames = max(self.now + frames_from_seconds(tail), self.end)
        events = tuple(sorted(self.events, key=lambda event: event.start))
        ends = [event.start + event.frames for event in events]
        return Timeline(max([frames, *ends]), events, tuple(self.chapters))

    def _add(self, event: Event, frames: Frames) -> None:
        self.events.append(event)
        self.now += frames


def five_minutes() -> Timeline:
    """Everything there is, in five parts."""
    chance = random.Random(1)
    made = Builder()
    made.part("Arriving")
    made.bed("rain", -18, 8)
    made.bell()
    made.talk(chance, 40)
    made.part("A longer out-breath")
    made.talk(chance, 8)
    made.breathe(4, {"in": 4, "hold": 1, "out": 6, "rest": 1})
    made.part("Sitting")
    made.say(3)
    made.bed("rain", -30, 10)
    made.sit(75, 2)
    made.bell()
    made.part("The younger one speaks")
    made.talk(chance, 22, "younger")
    made.sound("birds.flac", 24)
    made.talk(chance, 22)
    made.part("Coming back")
    made.bed("none", 0, 12)
    made.talk(chance, 20)
    made.bell()
    return made.done()


def twenty_parts() -> Timeline:
    """About 24 minutes; some titles are too long for their part."""
    chance = random.Random(2)
    made = Builder()
    for number in range(20):
        made.part(
            ["Arriving in the room", "Noticing what is here, without changing any of it", "Return"][
                number % 3
            ]
            + f" {number + 1}"
        )
        if number % 6 == 0:
            made.bell()
        made.talk(chance, chance.choice([15, 50, 110]), ["guide", "younger"][number % 4 == 3])
    return made.done()


def long(minutes: int) -> Timeline:
    """Sits between guided parts, with a bed, for so many minutes."""
    chance = random.Random(minutes)
    made = Builder()
    made.bed("sea", -24, 20)
    names = ["Arriving", "Breath", "Sitting", "Walking", "Kindness", "Rest"]
    number = 0
    while made.now < (minutes * 60 - 420) * RATE:
        made.part(f"{names[number % 6]}{'' if number < 6 else f' {number // 6 + 1}'}")
        made.bell(30)
        made.talk(chance, 150)
        if number % 6 == 1:
            made.breathe(14, {"in": 4, "out": 7}, "tone")
        made.sit(minutes * 60 / 24, [1, 1.5][number % 2])
        number += 1
    made.part("Closing")
    made.bed("none", 0, 30)
    made.talk(chance, 90)
    made.bell(30)
    return made.done()


def crowded(events: int = 20_000, hours: int = 12) -> Timeline:
    """More than can be seen: a line, a pause, a breath, a bell, a bed and a sound, over and over."""
    made = Builder()
    each = hours * 3600 / events
    for number in range(events):
        match number % 8:
            case 1 | 4 | 6:
                made.pause(each, 1 + number % 2)
            case 2:
                made.breathe(1, {"in": each}, "none")
            case 3:
                made.bell(20, each)
            case 5:
                made.bed("rain", -10 - number % 30, each / 2)
            case 7:
                made.sound("birds", each)
                made.now += frames_from_seconds(each)
            case _:
                if number % 800 == 0:
                    made.part(f"Part {number // 800 + 1}")
                made.say(each, ["guide", "younger"][number % 3 == 0])
    return made.done()
