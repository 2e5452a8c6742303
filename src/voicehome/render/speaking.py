"""Draft → Programme: spoken, and laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..errors import ScriptError
from ..meter import programme_gain
from ..script.places import in_original
from ..speech.cast import Voice, choose_voice
from ..speech.store import ClipInfo, ClipStore
from ..speech.synthesize import clip_key, synthesize
from ..timeline.breathing import words_too_long
from ..timeline.events import Word
from ..timeline.layout import reach_of
from ..timeline.place import Spoken
from ..timeline.plan import Plan, Utterance
from ..units import gain_from_decibels
from .drafting import laid_out, preview, refuse_gaps, settled
from .programme import Draft, Programme, Report, no_report
from .textures import channels_of, textures_of


def speak(
    draft: Draft, store: ClipStore, jobs: int | None = None, report: Report = no_report
) -> Programme:
    """Speak what `store` does not have and give everything its frame.

    Raises VoiceError when no engine here can speak a voice, SpeechError when one fails on a line or
    its take can't be read, TakeError when a line has none and no voice may speak, SoundError when a bed
    can't be made, LengthError when the length asked for is out of reach, ScriptError when words outlast
    their breath.
    """
    voices = voices_of(draft)
    clips: dict[str, ClipInfo] = {}
    anew: list[Utterance] = []

    def say(plan: Plan) -> Sequence[Spoken]:
        if any(not u.take and u.voice not in voices for u in plan.utterances):
            voices.update(voices_of(replace(draft, plan=plan)))
        found = synthesize(
            plan.utterances, voices, store, jobs, lambda n, of: report("speaking", n, of), anew
        )
        clips.update({clip.key: clip for clip in found})
        return [as_spoken(u, clip, voices) for u, clip in zip(plan.utterances, found, strict=True)]

    draft, spoken = settled(draft, say)
    if draft.mine_only:
        refuse_gaps(draft)
    if problems := words_too_long(draft.plan, [line.frames for line in spoken]):
        raise ScriptError(*map(draft.script.shown, problems))
    timeline = laid_out(draft, spoken)
    figures = (
        clips[line.clip].figures.at_gain(gain_from_decibels(utterance.delivery.level))
        for utterance, line in zip(draft.plan.utterances, spoken, strict=True)
    )
    textures = textures_of(draft.plan)
    gain = programme_gain(figures, draft.target.voice_loudness(channels_of(textures)))
    reach = reach_of(draft.plan, spoken)
    return Programme(draft, voices, clips, timeline, reach, gain, textures, tuple(anew))


def answered_clips(draft: Draft, voices: Mapping[str, Voice]) -> tuple[str, ...]:
    """The keys of the clips around which answers are heard that somebody gave; `voices` by profile."""
    if not draft.answers.given:
        return ()
    lines = (line for line in draft.plan.utterances if line.names)
    return tuple(dict.fromkeys(clip_key(line, voices) for line in lines))


def clips_to_come(draft: Draft) -> tuple[str, ...]:
    """Those keys before anything is spoken, announced silences called what they will probably be: to be
    noted first, for what is spoken stays, however the rest ends. Raises VoiceError, ScriptError."""
    likely = [draft, preview(draft).draft]
    keys = (key for each in likely for key in answered_clips(each, voices_of(each)))
    return tuple(dict.fromkeys(keys))


def voices_of(draft: Draft) -> dict[str, Voice]:
    """Who speaks here what nobody has recorded, by profile. Raises VoiceError when no engine here can
    speak one of them."""
    used = {utterance.voice for utterance in draft.plan.utterances if not utterance.take}
    return {p.name: choose_voice(p) for p in draft.cast.values() if p.name in used}


def as_spoken(utterance: Utterance, clip: ClipInfo, voices: Mapping[str, Voice]) -> Spoken:
    """What the layout must know of a clip; `voices` by profile.

    Words are found again in the text as shown, which may hold marks that nobody speaks, and words
    that are spoken as others.
    """
    words: dict[int, Word] = {}
    for mark in clip.marks:
        word = utterance.spoken[mark.offset : mark.offset + mark.length]
        place = in_original(utterance.places, mark.offset, len(word))
        if place:  # of several words that are spoken for one, the first is its start
            words.setdefault(place[0], Word(mark.start - clip.dry_start, *place))
    frames, room = clip.dry_end - clip.dry_start, 0.0
    if not utterance.take:
        room = voices[utterance.voice].pace(utterance.delivery.pace).room
    return Spoken(clip.key, frames, tuple(words.values()), round(frames * room))
