"""The pipeline as code, from a Draft on: speak, lay out, mix, encode, tag, publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from ..audio import AudioFormat, Block
from ..encode import encode
from ..encode.formats import STEM, Format
from ..errors import ScriptError
from ..files import staged_together
from ..meter import programme_gain
from ..mix.limit import hold_true_peak, spans_over
from ..script.places import in_original
from ..speech.cast import Voice, choose_voice
from ..speech.store import ClipInfo, ClipStore
from ..speech.synthesize import clip_key, synthesize
from ..tag.write import write_tags
from ..timeline.breathing import words_too_long
from ..timeline.events import Word
from ..timeline.layout import reach_of
from ..timeline.place import Spoken
from ..timeline.plan import Plan, Utterance
from ..units import gain_from_decibels
from .describe import sidecar, tags_of, timeline_json
from .drafting import laid_out, preview, refuse_gaps, settled
from .lanes import Lanes, lanes_of, stems_of
from .outputs import Output
from .programme import Draft, Programme, Report, no_report
from .textures import channels_of, textures_of

NO_STEMS: Mapping[str, Path] = MappingProxyType({})


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


def write(
    programme: Programme,
    outputs: Sequence[Output],
    store: ClipStore,
    timeline_path: Path | None = None,
    report: Report = no_report,
    stems: Mapping[str, Path] = NO_STEMS,
    jobs: int | None = None,
) -> None:
    """Make the files, each by `jobs` at a time (default: `encode`'s); none is moved into its place
    before all are whole.

    `stems`: where the lanes go that have anything in them, by their name. Raises EncodeError,
    OutputError when a destination can't be written, and SoundError when a file that is played or lies
    under the voice is no longer what it was.
    """
    sidecars = dict.fromkeys(path for output in outputs for path in output.sidecars)
    texts = {path: sidecar(programme, path) for path in sidecars}
    if timeline_path:
        texts[timeline_path] = timeline_json(programme, store)
    lanes = stems_of(programme, store) if stems else {}
    made = {output.path: (output.format, lanes_of(programme, store)) for output in outputs}
    made |= {stems[name]: (STEM, lane) for name, lane in lanes.items()}
    with staged_together([*made, *texts]) as staged:
        for (format, lane), path in zip(made.values(), staged, strict=False):
            _write_lanes(programme, lane, format, path, report, jobs)
        for path, text in zip(staged[len(made) :], texts.values(), strict=True):
            path.write_text(text, encoding="utf-8", newline="\n")
    store.prune_when_due(keep=programme.clips)


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


def write_audio(
    programme: Programme, format: Format, path: Path, store: ClipStore, report: Report = no_report
) -> None:
    """One file, tagged, at `path`, whatever it is called; nothing beside it."""
    _write_lanes(programme, lanes_of(programme, store), format, path, report)


def _write_lanes(
    programme: Programme,
    lanes: Lanes,
    format: Format,
    path: Path,
    report: Report,
    jobs: int | None = None,
) -> None:
    """A stem is what it is before its sum is held."""
    target, chapters = programme.draft.target, programme.timeline.chapters
    blocks, ceiling = lanes.blocks(), gain_from_decibels(target.true_peak)
    if format is not STEM:
        blocks = hold_true_peak(blocks, spans_over(lanes.sounds, ceiling), ceiling)
    audio = AudioFormat(lanes.channels, lanes.frames)
    counted = _counted(blocks, format, audio, report)
    encode(path, format, audio, counted, chapters, target.kbits.get(format.name), jobs)
    write_tags(path, format.name, tags_of(programme, format, lanes.sounds))


def _counted(
    blocks: Iterable[Block], format: Format, audio: AudioFormat, report: Report
) -> Iterator[Block]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        report(format.name, done, audio.frames)
