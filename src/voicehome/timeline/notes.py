"""What every recording says of itself, spoken, where the project wants that."""

from __future__ import annotations

from collections.abc import Iterator

from ..project.model import Notes
from ..project.notes import notes_title, spoken_notes
from ..script.model import Practice
from ..units import RATE
from .elastic import Span
from .plan import Item, PartStart, Silence
from .speaking import Settings, Speaker

_BEFORE = 4 * RATE


def said_notes(
    notes: Notes, practice: Practice, speaker: Speaker, settings: Settings
) -> Iterator[Item]:
    """A part with the notes, a sentence a line; nothing where they are written only."""
    if not notes.spoken:
        return
    place, language = practice.title.source, practice.language
    yield PartStart(notes_title(language), "ending", place)
    yield Silence(Span.fixed(_BEFORE), place)
    for sentence in spoken_notes(language, notes, practice.depth):
        if utterance := speaker.utterance(sentence, settings, place):
            yield utterance
            yield speaker.gap(settings)
