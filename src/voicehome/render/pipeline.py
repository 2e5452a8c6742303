"""The pipeline as code: load, plan, speak, lay out, mix, encode, tag, publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..audio import AudioFormat, Block
from ..encode import encode
from ..encode.formats import Format
from ..errors import Problem, ScriptError, VoiceError
from ..files import staged_together
from ..mix.limit import hold_true_peak, spans_over
from ..mix.stream import Layer, mix
from ..script.answers import resolve_answers
from ..script.load import Script
from ..sound.bells import BELLS, strike
from ..speech.cast import choose_voice
from ..meter import programme_gain
from ..speech.registry import engine_names
from ..speech.store import ClipInfo, ClipStore
from ..speech.synthesize import synthesize
from ..tag.write import write_tags
from ..timeline.elastic import OutOfReach
from ..timeline.estimate import estimate
from ..timeline.events import Bell, Speech, Timeline, Word
from ..timeline.expand import Wish, make_plan
from ..timeline.layout import Spoken, lay_out
from ..timeline.plan import GUIDE, Utterance
from ..timeline.reach import out_of_reach
from ..units import MAX_FRAMES, Frames, format_clock, gain_from_decibels
from ..voices.profile import DEFAULT_VOICE, find_cast
from .describe import sidecar, tags_of, timeline_json
from .outputs import Output
from .programme import LOUDNESS, Draft, Programme, Report, no_report


def draft(
    script: Script,
    voices: Mapping[str, str],
    answers: Mapping[str, str],
    length: Frames | None = None,
    variation: int = 1,
) -> Draft:
    """Choose the voices and fill in the answers.

    `voices`: profile by role, over the script's own. Without a `length`, it is the first of the
    script's `length:`, or what comes of natural pauses. Raises VoiceError, AnswerError,
    ScriptError.
    """
    usual = script.practice.length[0] if script.practice.length else None
    wish = Wish(usual if length is None else length, variation)
    resolved = resolve_answers(script, answers)
    roles = {GUIDE: DEFAULT_VOICE, **script.practice.named_voices, **voices}
    cast = find_cast(roles, script.path.parent, engine_names(), script.practice.language)
    plan = make_plan(script, cast, resolved, wish)
    spoken = {
        GUIDE,
        *script.practice.named_voices,
        *(utterance.role for utterance in plan.utterances),
    }
    if unused := [role for role in voices if role not in spoken]:
        hint = f"The roles of this script: {', '.join(sorted(spoken))}"
        raise VoiceError(*(Problem(f"no line is spoken by '{role}'", hint) for role in unused))
    return Draft(script, resolved, cast, plan, wish)


def preview(draft: Draft) -> Timeline:
    """The Timeline as it will probably be, the lengths of lines estimated. Raises ScriptError when
    the length asked for is out of reach."""
    return _laid_out(draft, estimate(draft.plan, draft.cast))


def _laid_out(draft: Draft, spoken: Sequence[Spoken]) -> Timeline:
    try:
        timeline = lay_out(draft.plan, spoken, draft.wish.length)
    except OutOfReach as reach:
        raise ScriptError(out_of_reach(draft.plan, draft.wish.length or 0, reach)) from reach
    if timeline.frames > MAX_FRAMES:
        message = f"this would be {format_clock(timeline.frames)} long"
        hint = "A recording is twelve hours long at the most: make several practices of it."
        raise ScriptError(Problem(message, hint, draft.script.practice.title.source))
    return timeline


def speak(
    draft: Draft, store: ClipStore, jobs: int | None = None, report: Report = no_report
) -> Programme:
    """Speak what `store` does not have and give everything its frame.

    Raises VoiceError when no engine here can speak a voice, SpeechError when one fails on a line,
    ScriptError when the length asked for is out of reach.
    """
    utterances = draft.plan.utterances
    used = {utterance.voice for utterance in utterances}
    voices = {p.name: choose_voice(p) for p in draft.cast.values() if p.name in used}
    clips = synthesize(
        utterances, voices, store, jobs, lambda done, total: report("speaking", done, total)
    )
    timeline = _laid_out(draft, [_spoken(u, c) for u, c in zip(utterances, clips, strict=True)])
    figures = (
        clip.figures.at_gain(gain_from_decibels(utterance.delivery.level))
        for utterance, clip in zip(utterances, clips, strict=True)
    )
    gain = programme_gain(figures, LOUDNESS)
    return Programme(draft, voices, {clip.key: clip for clip in clips}, timeline, gain)


def write(
    programme: Programme,
    outputs: Sequence[Output],
    store: ClipStore,
    timeline_path: Path | None = None,
    report: Report = no_report,
) -> None:
    """Make the files; none is moved into its place before all are whole.

    Raises EncodeError, and OutputError when a destination can't be written.
    """
    sidecars = dict.fromkeys(path for output in outputs for path in output.sidecars)
    texts = {path: sidecar(programme, path) for path in sidecars}
    if timeline_path:
        texts[timeline_path] = timeline_json(programme)
    paths = [*(output.path for output in outputs), *texts]
    with staged_together(paths) as staged:
        for output, path in zip(outputs, staged, strict=False):
            _write_audio(programme, output.format, path, store, report)
        for path, text in zip(staged[len(outputs) :], texts.values(), strict=True):
            path.write_text(text, encoding="utf-8", newline="\n")


def _spoken(utterance: Utterance, clip: ClipInfo) -> Spoken:
    """Words are found again in the text as shown, which may hold marks that nobody speaks."""
    words = []
    cursor = 0
    for mark in clip.marks:
        word = utterance.spoken[mark.offset : mark.offset + mark.length]
        place = utterance.text.find(word, cursor)
        if word and place >= 0:
            words.append(Word(mark.start - clip.dry_start, place, len(word)))
            cursor = place + len(word)
    return Spoken(clip.key, clip.dry_end - clip.dry_start, tuple(words))


def _write_audio(
    programme: Programme, format: Format, path: Path, store: ClipStore, report: Report
) -> None:
    timeline = programme.timeline
    sounding = [event for event in timeline.events if isinstance(event, Speech | Bell)]
    layers = [_layer(event, programme, store) for event in sounding]
    blocks = hold_true_peak(mix(layers, timeline.frames), spans_over(layers))
    audio = AudioFormat(1, timeline.frames)
    encode(path, format, audio, _counted(blocks, format, audio, report), timeline.chapters)
    write_tags(path, format.name, tags_of(programme, format, layers))


def _layer(event: Speech | Bell, programme: Programme, store: ClipStore) -> Layer:
    """An event's sound and its place. A clip begins a little before its audible part."""
    if isinstance(event, Bell):
        bell = BELLS[event.sound]
        return Layer(event.start, event.frames, 1.0, lambda: strike(event.sound), bell.true_peak)
    clip = programme.clips[event.clip]
    return Layer(
        event.start - clip.dry_start,
        clip.frames,
        programme.gain * gain_from_decibels(event.level),
        lambda: store.load(clip.key).samples,
        clip.figures.true_peak,
    )


def _counted(
    blocks: Iterable[Block], format: Format, audio: AudioFormat, report: Report
) -> Iterator[Block]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        report(format.name, done, audio.frames)
