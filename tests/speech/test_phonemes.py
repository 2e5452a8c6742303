"""Sounds told to espeak-ng: that it says them, nothing else, and where; and who can't be told any."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from voicehome.errors import Source
from voicehome.script.places import in_original
from voicehome.script.pronounce import Phonemes
from voicehome.speech.cast import Voice
from voicehome.speech.engine import takes_phonemes
from voicehome.speech.espeak_phonemes import _data, mnemonics, with_mnemonics
from voicehome.speech.registry import engine_class
from voicehome.speech.worker import RawSpeech, Request, WorkerPool
from voicehome.voices.profile import find_profile

TRACE = Path(__file__).parent.parent / "data" / "espeak_trace.py"
UTF8, PHONEMES = 1, 0x100
MAIN_VOICES = {
    "en": "en-us",
    "de": "de",
    "fr": "fr",
    "es": "es",
    "pt": "pt",
    "it": "it",
    "nl": "nl",
}
VOWELS = tuple("aeiouyəɐɑɒɔɛɜɝɚɪʊʌæøœʏɵɨᵻ")
HERE = Source("walk.yaml", 3)

pytestmark = pytest.mark.skipif(
    bool(engine_class("espeak").problems({}, "en")), reason="espeak-ng can't speak here"
)
traced = pytest.mark.skipif(sys.platform == "win32", reason="needs the C library's files")


def trace(*asked: tuple[str, str, int]) -> list[str]:
    """What espeak-ng says, in the IPA, for (voice, text, flags)."""
    run = subprocess.run(
        [sys.executable, str(TRACE)], input=json.dumps(asked), capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    heard: list[str] = json.loads(run.stdout)
    return heard


def told(voice: str, ipa: str) -> tuple[str, str, int]:
    return voice, f"[[{mnemonics(ipa, voice)}]]", UTF8 | PHONEMES


@traced
@pytest.mark.parametrize("language", MAIN_VOICES)
def test_the_engine_knows_every_mnemonic_of_the_table(language: str) -> None:
    """At one that it does not know it would drop the rest of the word."""
    signs = [sign for sign, mnemonic in _data()[1][language].items() if mnemonic not in "',:"]
    voice = MAIN_VOICES[language]
    heard = trace(
        *(told(voice, f"t{s}t" if s.startswith(VOWELS) else f"f{s}af") for s in signs),
        told(voice, "tt"),
        told(voice, "faf"),
    )
    for sign, said in zip(signs, heard, strict=False):
        bare = heard[-2] if sign.startswith(VOWELS) else heard[-1]
        assert said[-1] == bare[-1], f"{sign}: {said}"
        assert len(said.replace("ˈ", "")) > len(bare.replace("ˈ", "")), f"{sign}: {said}"


@traced
@pytest.mark.parametrize(
    ("voice", "words"),
    [
        ("en-us", "breathe bɹiːð · voice vɔɪs · join dʒɔɪn · sing sɪŋ · shoulder ˈʃoʊldɚ"),
        ("en-us", "throat θɹoʊt · measure ˈmɛʒɚ · church t͡ʃɜːt͡ʃ · warm wɔːɹm · hand hænd"),
        ("en", "breathe briːð · throat θrəʊt · palm pɑːm · near nɪə · square skweə · hot hɒt"),
        ("de", "schön ʃøːn · Buch buːx · Köln kœln · Zeit tsaɪt · Kirche ˈkɪʁçə · Haus haʊs"),
        ("fr", "bon bɔ̃ · vin vɛ̃ · rue ʁy · huit ɥit · gagne ɡaɲ · jeune ʒøn · blanc blɑ̃"),
        ("es", "niño ˈniɲo · perro ˈpero · caro ˈkaɾo · gente ˈxɛnte · calle ˈkaʎe"),
        ("pt", "mão mɐ̃w̃ · rua ˈʁuɐ · caro ˈkaɾʊ · ninho ˈniɲʊ · coisa ˈkoɪzɐ"),
        ("it", "cielo ˈtʃɛlo · figlio ˈfiʎo · zero ˈdzɛɾo"),
        ("nl", "huis ɦœys · goed ɣut · wat ʋɑt · deur døːr · koud kʌut · put pʏt"),
    ],
)
def test_a_word_in_the_ipa_sounds_like_the_word_itself(voice: str, words: str) -> None:
    pairs = [pair.split() for pair in words.split(" · ")]
    heard = trace(
        *((voice, word, UTF8) for word, _ in pairs), *(told(voice, ipa) for _, ipa in pairs)
    )
    as_written, as_told = heard[: len(pairs)], heard[len(pairs) :]
    for (word, ipa), written, said in zip(pairs, as_written, as_told, strict=True):
        # One has no stress mark where there is but one place for it; r and its tap are one sound.
        plain = [w.replace("ˈ", "").replace("ɾ", "r").replace("ɹ", "r") for w in (written, said)]
        assert plain[0] == plain[1], f"{word} /{ipa}/"


@traced
@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Say “X” and (X).", "sˈeɪ tʃˈiː ænd tʃˈiː"),
        ("X: X! X? X…", "tʃˈiː\ntʃˈiː\ntʃˈiː\ntʃˈiː"),
        ("non-X, X-like", "nˈɑːn tʃˈiː\ntʃˈiː lˈaɪk"),
        ("[X] [[X]]", "tʃˈiː tʃˈiː"),
        ("X [[k'O:l]] X", "tʃˈiː kˈeɪˈoʊ kˈoʊlən ˈɛl tʃˈiː"),
    ],
)
def test_nothing_around_a_word_is_lost_or_read_as_sounds(text: str, spoken: str) -> None:
    phonemes = [(i, 1, mnemonics("tʃˈiː", "en-us")) for i, c in enumerate(text) if c == "X"]
    marked, _ = with_mnemonics(text, phonemes)
    (heard,) = trace(("en-us", marked, UTF8 | PHONEMES))
    assert heard == spoken


def test_where_everything_stands_in_the_text_that_espeak_is_given() -> None:
    text = "Say “qi”, [non-qi]."
    marked, places = with_mnemonics(text, [(5, 2, "tS'i:"), (15, 2, "tS'i:")])
    assert marked == "Say “ [[tS'i:]] ”, (non [[tS'i:]] )."
    for word, expected in {"Say": "Say", "tS'i:": "qi", "non": "non", ").": "]."}.items():
        place = in_original(places, marked.index(word), len(word))
        assert place
        assert text[place[0] : place[0] + place[1]] == expected


@pytest.mark.parametrize(
    ("ipa", "voice", "expected"),
    [
        ("tʃiː", "en-us+f3", "tS|i:"),
        ("t͡ʃiː", "en-GB", "tS|i:"),
        ("ʃɪˈvɔːn", "en", "S|I|'v|O:|n"),
        ("na.ɪf", "en", "n|a|I|f"),
        ("ˈtaːko", "es", "'t|a:|k|o"),
        ("ˈdɔktə luː", "en", "'d|O|k|t|@ l|u:"),
    ],
)
def test_mnemonics(ipa: str, voice: str, expected: str) -> None:
    assert mnemonics(ipa, voice) == expected


@pytest.mark.parametrize(
    ("ipa", "voice", "message"),
    [("ˈhøːlə", "en-us", "no sound for ø in en"), ("!a", "de", "!"), ("tʃi", "sv", "not in sv")],
)
def test_a_sound_that_a_voice_does_not_have_is_named(ipa: str, voice: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mnemonics(ipa, voice)


def _speak(text: str, *phonemes: tuple[int, int, str]) -> RawSpeech:
    with WorkerPool() as pool:
        return pool.speak("espeak", Request(text, {}, "en", 130, phonemes))


def test_a_word_sounds_as_told_the_same_each_time_and_keeps_its_place() -> None:
    text = "Your qi is warm."
    as_written, chee = _speak(text), _speak(text, (5, 2, mnemonics("tʃiː", "en")))
    assert chee.data != as_written.data
    assert chee.data != _speak(text, (5, 2, mnemonics("kaɪ", "en"))).data
    assert chee == _speak(text, (5, 2, mnemonics("tʃiː", "en")))
    words = [text[offset : offset + length] for _, offset, length in chee.marks]
    assert words == ["Your", "qi", "is", "warm"]


def _phonemes(*ipa: str) -> Sequence[Phonemes]:
    return [Phonemes(0, 2, each, HERE) for each in ipa]


def _voice(engine: str) -> Voice:
    profile = find_profile(engine, [], [engine])
    return Voice(profile, profile.speak_with[0], "")


def test_what_is_told_is_in_a_clips_key_and_what_is_not_told_is_not() -> None:
    espeak, tone = _voice("espeak"), _voice("tone")
    keys = {espeak.clip_key("qi", phonemes=_phonemes(*ipa)) for ipa in ((), ("tʃiː",), ("kiː",))}
    assert len(keys) == 3
    assert espeak.clip_key("qi", phonemes=_phonemes("øː")) == espeak.clip_key("qi")
    assert tone.clip_key("qi", phonemes=_phonemes("tʃiː")) == tone.clip_key("qi")


def test_only_some_engines_can_be_told_sounds() -> None:
    assert [
        name for name in ("espeak", "pyttsx3", "tone") if takes_phonemes(engine_class(name))
    ] == ["espeak"]
