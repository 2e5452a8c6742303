"""SSML as scripts, element by element."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from voicehome.convert import Converted, convert_ssml
from voicehome.errors import ScriptError
from voicehome.script.load import script_from_bytes


def convert(inside: str, top: str = "") -> Converted:
    converted = convert_ssml(f"<speak{top}>{inside}</speak>".encode(), "x.ssml", "T")
    script_from_bytes(converted.script.encode(), Path("made.yaml"))
    return converted


def script(inside: str, top: str = "") -> dict[str, Any]:
    return yaml.load(convert(inside, top).script, Loader=yaml.BaseLoader)


def steps(inside: str) -> list[Any]:
    return script(inside)["steps"]


def told(inside: str, top: str = "") -> list[str]:
    return [note.message for note in convert(inside, top).notes]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("Hello,\n  you.", ["Hello, you."]),
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("<p><s>One.</s><s>Two.</s></p>", ["One. Two."]),
        ("<p><s>One</s><s>Two</s></p>", ["One", "Two"]),
        ("<p>One <w>two</w> <token>three</token>.</p>", ["One two three."]),
        ("A &lt; B &amp; C.", ["A < B & C."]),
        ("<![CDATA[One & two.]]>", ["One & two."]),
        ("One [two] {three}.", ["One (two) {{three}}."]),
        ("<speak><p>Inner.</p></speak>", ["Inner."]),
    ],
)
def test_text(inside: str, expected: list[Any]) -> None:
    assert steps(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('In <break time="2s"/> and out.', ["In [2s] and out."]),
        ('In<break time="500ms"/>, out.', ["In, [500ms] out."]),
        ('In.<break time=" +1.5S "/> Out.', ["In. [1.5s] Out."]),
        ('In.<break time="12s"/> Out.', ["In.", {"pause": "12s"}, "Out."]),
        ('<p>In.</p><break time="3s"/><p>Out.</p>', ["In.", {"pause": "3s"}, "Out."]),
        ("In <break/> out.", ["In [750ms] out."]),
        ('In <break strength="none"/> out.', ["In out."]),
        ('In <break strength="x-weak"/> out.', ["In [250ms] out."]),
        ('In <break strength="weak"/> out.', ["In [500ms] out."]),
        ('In <break strength="strong"/> out.', ["In [1s] out."]),
        ('In <break strength="x-strong"/> out.', ["In [1.25s] out."]),
        ('In <break time="2s" strength="none"/> out.', ["In [2s] out."]),
    ],
)
def test_breaks(inside: str, expected: list[Any]) -> None:
    assert steps(inside) == expected


@pytest.mark.parametrize("time", ["soon", "-2s", "2", "99999999s"])
def test_a_break_that_cannot_be_read_is_told(time: str) -> None:
    inside = f'In <break time="{time}"/> out.'
    assert steps(inside) == ["In [750ms] out."]
    assert told(inside) == [f'time="{time}" can\'t be said in a script; it is left out']


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('rate="80%"', {"slower": "20%"}),
        ('rate="120%"', {"faster": "20%"}),
        ('rate="-10%"', {"slower": "10%"}),
        ('rate="+10%"', {"faster": "10%"}),
        ('rate="0.9"', {"slower": "10%"}),
        ('rate="x-slow"', {"slower": "40%"}),
        ('rate="slow"', {"slower": "20%"}),
        ('rate="fast"', {"faster": "20%"}),
        ('rate="medium"', {}),
        ('rate="20%"', {"slower": "50%"}),
        ('rate="400%"', {"faster": "50%"}),
        ('pitch="-2st"', {"lower": "2 semitones"}),
        ('pitch="+1st"', {"higher": "1 semitone"}),
        ('pitch="+10%"', {"higher": "1.5 semitones"}),
        ('pitch="low"', {"lower": "2 semitones"}),
        ('pitch="+24st"', {"higher": "6 semitones"}),
        ('volume="-3dB"', {"softer": "3 dB"}),
        ('volume="+6dB"', {"louder": "6 dB"}),
        ('volume="50"', {"softer": "6 dB"}),
        ('volume="x-soft"', {"softer": "8 dB"}),
        ('volume="loud"', {"louder": "3 dB"}),
        ('volume="-60dB"', {"softer": "20 dB"}),
        ('rate="slow" pitch="low" volume="soft"', {"slower": "20%", "lower": "2 semitones", "softer": "4 dB"}),
    ],
)  # fmt: skip
def test_prosody(attributes: str, expected: dict[str, str]) -> None:
    said = steps(f"<prosody {attributes}>Hello.</prosody>")
    assert said == ([{"say": "Hello.", **expected}] if expected else ["Hello."])


@pytest.mark.parametrize(
    "attribute",
    ['pitch="200Hz"', 'rate="quick"', 'contour="(0%,+20Hz)"', 'range="high"', 'duration="3s"'],
)
def test_prosody_that_a_script_has_no_word_for_is_told(attribute: str) -> None:
    assert told(f"<prosody {attribute}>Hello.</prosody>") == [
        f"{attribute} can't be said in a script; it is left out"
    ]


def test_prosody_out_of_reach_is_told() -> None:
    (message,) = told('<prosody rate="20%">Hello.</prosody>')
    assert message == "this asks for more than a script can; it is brought within reach"


def test_nested_prosody_adds_up() -> None:
    inside = '<prosody volume="-3dB"><prosody volume="-2dB" rate="-10%">Hello.</prosody></prosody>'
    assert steps(inside) == [{"say": "Hello.", "slower": "10%", "softer": "5 dB"}]


def test_neighbours_in_one_manner_share_a_group() -> None:
    inside = '<prosody rate="slow"><p>One.</p><break time="3s"/><p>Two.</p></prosody><break/><p>Three.</p>'
    assert steps(inside) == [
        {"group": {"slower": "20%", "steps": ["One.", {"pause": "3s"}, "Two."]}},
        {"pause": "750ms"},
        "Three.",
    ]


def test_what_is_silent_is_left_out_and_told() -> None:
    inside = 'Hello. <prosody volume="silent">Not this.</prosody>'
    assert steps(inside) == ["Hello."]
    assert told(inside) == ["what is silent in SSML is left out"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ('level="strong"', {"slower": "5%", "louder": "3 dB"}),
        ('level="reduced"', {"softer": "2 dB"}),
        ("", {"louder": "2 dB"}),
    ],
)
def test_emphasis_of_a_sentence(level: str, expected: dict[str, str]) -> None:
    assert steps(f"One. <emphasis {level}>Two!</emphasis> Three.") == [
        "One.",
        {"say": "Two!", **expected},
        "Three.",
    ]


def test_emphasis_inside_a_sentence_cannot_be_said_and_is_told() -> None:
    inside = "This is <emphasis>really</emphasis> good. And so on."
    assert steps(inside) == ["This is really good. And so on."]
    assert told(inside) == [
        "only a part of this sentence is said in another way; it is said like the rest"
    ]


def test_voices_become_roles() -> None:
    inside = (
        'I ask: <voice name="en-US-JennyNeural">Are you</voice> <voice name="Brian">there?</voice>'
        '<voice gender="female" age="7">Yes.</voice> <voice name="Jenny">Yes.</voice>'
    )
    assert steps(inside) == [
        "I ask:",
        {"say": "Are you", "as": "jenny"},
        {"say": "there?", "as": "brian"},
        {"say": "Yes.", "as": "female-7"},
        {"say": "Yes.", "as": "jenny-2"},
    ]
    assert (
        told(inside)[0]
        == "the voice 'en-US-JennyNeural' became the role jenny, which the guide speaks"
    )


def test_the_first_voice_is_the_guide_where_nobody_else_speaks() -> None:
    inside = (
        '<voice name="A">Hello.</voice><voice name="B">Hello.</voice><voice name="A">So.</voice>'
    )
    assert steps(inside) == ["Hello.", {"say": "Hello.", "as": "b"}, "So."]


def test_languages() -> None:
    inside = 'Hello. <lang xml:lang="fr-FR">Bonjour.</lang> <p xml:lang="en-GB">Hello again.</p>'
    made = script(inside, ' xml:lang="en-GB"')
    assert made["language"] == "en-GB"
    assert made["steps"] == ["Hello.", {"say": "Bonjour.", "as": "fr-fr"}, "Hello again."]


@pytest.mark.parametrize(
    ("inside", "expected", "messages"),
    [
        ('<say-as interpret-as="characters">AB C</say-as>.', "A B C.", []),
        ('<say-as interpret-as="digits">123</say-as>.', "1 2 3.", []),
        ('<say-as interpret-as="cardinal">12</say-as> swans.', "12 swans.", []),
        (
            'On <say-as interpret-as="date">1/2</say-as>.',
            "On 1/2.",
            ["'1/2' is meant to be read as: date"],
        ),
    ],
)
def test_say_as(inside: str, expected: str, messages: list[str]) -> None:
    assert steps(inside) == [expected]
    assert told(inside) == messages


def test_an_alias_of_several_words_is_spoken_instead() -> None:
    assert steps('The <sub alias="first of May">1. 5.</sub> is here.') == [
        "The first of May is here."
    ]


def test_words_with_a_sound_of_their_own_are_pronounced() -> None:
    inside = (
        '<sub alias="double you three see">W3C</sub> and <phoneme ph="ʃɪˈvɔːn">Siobhan</phoneme>, '
        '<sub alias="another">W3C</sub>.'
    )
    made = script(inside)
    assert made["pronounce"] == {"W3C": "double you three see", "Siobhan": "/ʃɪˈvɔːn/"}
    assert made["steps"] == ["W3C and Siobhan, another."]


@pytest.mark.parametrize(
    "phoneme",
    ['alphabet="x-sampa" ph="S"', 'ph=""', 'ph="a/b"', 'ph="7%"', 'ph="ˈ"'],
)
def test_phonemes_that_cannot_be_kept_are_told(phoneme: str) -> None:
    inside = f"<phoneme {phoneme}>Siobhan</phoneme> is here."
    assert "pronounce" not in script(inside)
    assert told(inside) == [
        f"<phoneme {phoneme}> can't be said in a script; what stands inside is kept"
    ]


def test_marks_between_sentences_are_parts() -> None:
    made = script(
        'One. <mark name="the_body"/> Two <mark name="in"/> three.<bookmark mark="end"/>So.'
    )
    assert [(part["part"], part["steps"]) for part in made["parts"]] == [
        ("Opening", ["One."]),
        ("The body", ["Two three."]),
        ("End", ["So."]),
    ]
    assert told('One <mark name="in"/> two.') == ['<mark name="in"> can\'t be said in a script']


def test_audio_with_words_for_where_it_is_missing() -> None:
    inside = (
        '<audio src="https://example.org/a/the%20sea.ogg" clipBegin="500ms" clipEnd="4s" '
        'repeatCount="2.5" soundLevel="-6dB"><desc>The sea</desc>The sea <break/> is [here].</audio>'
    )
    assert steps(inside) == [
        {"direction": "The sea"},
        {
            "play": "the sea.ogg",
            "from": "0.5s",
            "to": "4s",
            "times": "3",
            "level": "-6 dB",
            "or": "The sea is (here).",
        },
    ]
    assert 'repeatCount="2.5" can\'t be said in a script; it is left out' in told(inside)


def test_sounds_that_stand_beside_the_script(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "sea.ogg").write_bytes(b"a sound")
    data = (
        b'<speak><mstts:backgroundaudio src="http://example.org/sea.ogg"/>'
        b'<audio src="sea.ogg" clipBegin="1s" soundLevel="+2dB"/>Hello.</speak>'
    )
    converted = convert_ssml(data, "x.ssml", folder=tmp_path)
    script_from_bytes(converted.script.encode(), tmp_path / "made.yaml")
    assert yaml.load(converted.script, Loader=yaml.BaseLoader)["steps"] == [
        {"background": {"sound": "sea.ogg"}},
        {"play": "sea.ogg", "from": "1s", "level": "2 dB"},
        "Hello.",
    ]


def test_audio_that_is_not_there_becomes_a_direction() -> None:
    inside = 'Hello. <audio src="sea.ogg" clipEnd="4s"/>'
    assert steps(inside) == ["Hello.", {"direction": "play: sea.ogg, to: 4s"}]
    assert told(inside) == [
        "there is no file sea.ogg beside the script; a direction stands in its place"
    ]


@pytest.mark.parametrize(
    ("src", "name"),
    [
        ("sounds/sea.ogg", "sounds/sea.ogg"),
        ("C:/sounds/sea.ogg", "C:/sounds/sea.ogg"),
        ("https://example.org/a/b%C3%A9l.ogg?x=1#y", "bél.ogg"),
        ("soundbank://library/sea/waves_01", "waves_01"),
        ("file:///home/ada/sea.ogg", "sea.ogg"),
    ],
)
def test_what_a_sound_is_called(src: str, name: str) -> None:
    assert steps(f'<audio src="{src}">Waves.</audio>') == [{"play": name, "or": "Waves."}]


@pytest.mark.parametrize("src", ["", "  ", "https://example.org/", "https://example.org/%07"])
def test_a_sound_without_a_name_is_told(src: str) -> None:
    assert steps(f'<audio src="{src}">Waves.</audio>') == ["Waves."]
    assert told(f'<audio src="{src}">Waves.</audio>') == [
        "this sound names no file; it is left out"
    ]


def test_audio_without_a_file_is_what_is_said_instead() -> None:
    assert steps("<audio>Hello.</audio>") == ["Hello."]


def test_sounds_at_the_same_time() -> None:
    inside = '<par><media><audio src="sea.ogg">Waves.</audio></media><media><speak>Hello.</speak></media></par>'
    assert steps(inside) == [{"play": "sea.ogg", "or": "Waves.", "wait": "no"}, "Hello."]


def test_background() -> None:
    inside = (
        '<mstts:backgroundaudio src="https://example.org/rain" volume="5" fadein="3000"/>Hello.'
    )
    assert steps(inside) == [
        {"background": {"sound": "rain", "level": "-26 dB", "fade": "3s"}},
        "Hello.",
    ]


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<!-- why -->Hello.", "a comment is left out: why"),
        ('<lexicon uri="x"/>Hello.', "a lexicon is not read; its words can stand under `pronounce:`"),
        ("<metadata>X</metadata>Hello.", "what is said about the file (metadata) is left out"),
        ("<amazon:domain name='news'>Hello.</amazon:domain>", '<amazon:domain name="news"> can\'t be said in a script; what stands inside is kept'),
        ('<a:express-as xmlns:a="https://www.w3.org/2001/mstts" style="x">Hello.</a:express-as>', '<mstts:express-as style="x"> can\'t be said in a script; what stands inside is kept'),
        ("<w role='verb'>Hello.</w>", 'role="verb" can\'t be said in a script; it is left out'),
    ],
)  # fmt: skip
def test_nothing_is_dropped_silently(inside: str, message: str) -> None:
    assert steps(inside) == ["Hello."]
    assert told(inside) == [message]


def test_prefixes_of_ssml_itself() -> None:
    data = b'<q:speak xmlns:q="http://www.w3.org/2001/10/synthesis">In <q:break/> out.</q:speak>'
    converted = convert_ssml(data, "x.ssml")
    assert "- In [750ms] out." in converted.script
    assert converted.notes == ()


def test_the_root_is_looked_at_too() -> None:
    assert told("Hello.", ' xml:lang="?" startmark="x" version="1.1"') == [
        'xml:lang="?" can\'t be said in a script; it is left out',
        'startmark="x" can\'t be said in a script; it is left out',
    ]


def test_a_whisper_is_soft() -> None:
    assert steps('<amazon:effect name="whispered">Hello.</amazon:effect>') == [
        {"say": "Hello.", "softer": "6 dB"}
    ]


BOMB = "<!DOCTYPE a [{}]><speak>&e20;</speak>".format(
    '<!ENTITY e0 "word ">' + "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))
)
OUTSIDE = '<!DOCTYPE speak [<!ENTITY x SYSTEM "file:///etc/passwd">]><speak>&x;</speak>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "the file ends here, and the last element is not closed"),
        ("Hello.", "x.ssml:1:1: error: this is not XML"),
        ("<html>Hello.</html>", "this is XML, but not SSML: it begins with <html>"),
        ("<speak></speak>", "there is nothing to speak in x.ssml"),
        ("<speak>\n<p>Hello.\n</speak>", "x.ssml:3:3: error: this closes another element than <p>, opened on line 2,"),
        ("<speak>Hello.", "x.ssml:1:14: error: the file ends here, and <speak>, opened on line 1, is not closed"),
        ("<speak>this & that</speak>", "x.ssml:1:14: error: XML can't read this character here"),
        ("<speak>&nbsp;Hello.</speak>", "x.ssml:1:8: error: XML doesn't know the name between this & and its ;"),
        ('<speak><p a="1" a="2">x</p></speak>', "an attribute stands twice here"),
        ("<speak>Hello.</speak> there", "something stands after the end of the last element"),
        (" <?xml version='1.0'?><speak>x</speak>", "<?xml …?> doesn't stand at the very beginning"),
        ("<?xml version='1.0' encoding='klingon'?><speak>x</speak>", "the encoding that this file names is not known"),
        (BOMB, "a document type (<!DOCTYPE …>) begins here"),
        (OUTSIDE, "a document type (<!DOCTYPE …>) begins here"),
        ('<!DOCTYPE speak SYSTEM "http://example.org/x.dtd"><speak>x</speak>', "a document type"),
        ("<speak>" + "<p>" * 10_000 + "x" + "</p>" * 10_000 + "</speak>", "nested more than 64 levels deep"),
        ("<speak>" + "<p>x</p>" * 100_000 + "</speak>", "more than one script can"),
        ("<speak>" + "x. " * 340_000 + "</speak>", "more than one script can"),
        ("<speak>" + " " * 1024 * 1024 + "</speak>", "larger than 1 MiB"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_what_is_refused(data: str, said: str) -> None:
    with pytest.raises(ScriptError) as error:
        convert_ssml(data.encode(), "x.ssml")
    assert said in str(error.value)
    assert all(problem.hint for problem in error.value.problems)


def test_encodings() -> None:
    text = "<?xml version='1.0' encoding='{}'?><speak>Grüße.<x/></speak>"
    for encoding in ("utf-8", "iso-8859-1", "utf-16"):
        converted = convert_ssml(text.format(encoding).encode(encoding), "x.ssml")
        assert "- Grüße.\n" in converted.script
        assert "Grüße." in converted.notes[0].excerpt
