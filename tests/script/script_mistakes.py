"""Mistakes that people make in a script, by name: the file as they would have written it."""

from __future__ import annotations

PARTS = {
    "parts/hello.yaml": "steps:\n  - Hello, {name}.\n",
    "parts/round.yaml": "steps:\n  - use: about.yaml\n",
    "parts/about.yaml": "steps:\n  - use: round.yaml\n",
    "parts/faulty.yaml": "steps:\n  - Hello.\n  - pause: 3\n",
    "parts/whole.yaml": "title: Whole\nsteps:\n  - Hello.\n",
}
"""Files beside the script, which some of the mistakes use."""


def steps(*lines: str) -> str:
    return "title: A walk\nsteps:\n  - Hello.\n" + "".join(f"  {line}\n" for line in lines)


def top(*lines: str) -> str:
    return "title: A walk\n" + "".join(f"{line}\n" for line in lines) + "steps:\n  - Hello.\n"


ASKING = "title: A walk\nasks:\n  name:\n    ask: Who is walking?\n    or: you\nsteps:\n"

WHOLE_FILES: dict[str, str | bytes] = {
    "an empty file": "",
    "only a comment": "# To be written.\n",
    "a letter": "Dear listener,\n\nThis is a walk: it begins here.\n",
    "a word": "Hello.\n",
    "a list": "- Hello.\n- Goodbye.\n",
    "no steps": "title: A walk\n",
    "steps with nothing below": "title: A walk\nsteps:\n",
    "an empty list of steps": "title: A walk\nsteps: []\n",
    "steps that are a sentence": "title: A walk\nsteps: Hello.\n",
    "no title": "steps:\n  - Hello.\n",
    "a title without words": "title:\nsteps:\n  - Hello.\n",
    "parts and steps": "title: A walk\nsteps:\n  - Hello.\nparts:\n  - part: One\n    steps: [Hello.]\n",
    "keys in capitals": "Title: A walk\nSteps:\n  - Hello.\n",
    "two documents": steps("- Bye.") + "---\n" + steps("- Hello again."),
    "three dots in the first column": steps("- Wait.") + "...\nand: go on\n",
    "Latin-1": "title: A walk\nsteps:\n  - A café.\n".encode("latin-1"),
    "UTF-16": "title: A walk\n".encode("utf-16-le"),
    "a NUL": "title: A walk\nsteps:\n  - He\0llo.\n",
    "a line separator from a word processor": "title: A walk\nsteps:\n  - One.\u2028Two.\n",
    "a line of 100,000 characters": steps("- " + "word " * 20_000),
    "several mistakes at once": (
        "title: A walk\ndepth: shallow\npurpsoe: sleep\nsteps:\n  - Hello, {nmae}.\n"
        "  - pause: 10\n  - use: parts/helo.yaml\n  - group:\n      steps:\n        - [3s] \n"
        "        - Bye, {nmae}.\n"
    ),
}

KEYS: dict[str, str | bytes] = {
    "an author": top("author: Ada"),
    "a misspelt key": top("purpsoe: sleep"),
    "a misspelt key with a list": top("thems:", "  - calm"),
    "a key from elsewhere": top("mood: calm"),
    "a key twice": top("title: A run"),
    "a merge key": top("<<: everything"),
    "a step among the keys": top("pause: 3s"),
    "a colon in the title": "title: Calm: a walk\nsteps:\n  - Hello.\n",
    "a pause in the title": "title: A walk [3s] home\nsteps:\n  - Hello.\n",
    "a comment in the title": "title: Walk #1 of many # or so\nsteps:\n  - Hello.\n",
    "a title that is a mapping": "title: {name}\nsteps:\n  - Hello.\n",
    "a depth that is none": top("depth: shallow"),
    "a purpose that is none": top("purpose: sleeping"),
    "a number in words": top("number: three"),
    "a date as it is written in letters": top("date: 5.1.2026"),
    "a day that is none": top("date: 2026-02-30"),
    "a language in words": top("language: english"),
    "a gap without a unit": top("gap: 2"),
    "a theme in words": top("themes: [Inner child]"),
    "themes without a list": top("themes: calm"),
    "a list that isn't closed": top("themes: [calm, rest"),
    "the voice twice": top("voice: hearth", "voices: {guide: wren}"),
    "a voice that nobody has": top("voices: {freind: wren}"),
    "a role that is misspelt": top("voices: {friend: wren}").replace(
        "- Hello.", "- {say: Hello, as: friend}\n  - {say: Bye, as: freind}"
    ),
    "a voice that is misspelt": top("voices: {freind: wren}").replace(
        "- Hello.", "- {say: Hello, as: friend}"
    ),
    "voices that are one": top("voices: hearth"),
    "an ask without its question": top("asks:", "  name:", "    or: you"),
    "an ask in one line": top("asks:", "  name: Who is walking?"),
    "an ask with a capital": top("asks:", "  Name:", "    ask: Who is walking?"),
    "asks as a list": top("asks:", "  - name"),
    "a key that begins further right": "title: A walk\n  summary: Home.\nsteps:\n  - Hello.\n",
}

PARTS_OF_A_SCRIPT: dict[str, str | bytes] = {
    "a part without steps": "title: A walk\nparts:\n  - part: One\n",
    "a part of another kind": (
        "title: A walk\nparts:\n  - part: One\n    kind: begin\n    steps: [Hello.]\n"
    ),
    "steps where parts belong": "title: A walk\nparts:\n  - Hello.\n  - pause: 3s\n",
    "a part among steps": steps("- part: One", "  steps:", "    - Bye."),
    "a pause in a part's name": (
        "title: A walk\nparts:\n  - part: One [3s]\n    steps:\n      - Hello.\n"
    ),
}

STEPS: dict[str, str | bytes] = {
    "a misspelt step": steps("- puase: 3s"),
    "a step in capitals": steps("- Pause: 3s"),
    "a step that is none": steps("- wait: 3s"),
    "a pause without a length": steps("- pause:"),
    "a pause without a colon": steps("- pause 3s"),
    "a pause without a space": steps("- pause:3s"),
    "a pause without a unit": steps("- pause: 10"),
    "a pause in words": steps("- pause: ten seconds"),
    "a pause of less than nothing": steps("- pause: -3s"),
    "a pause of days": steps("- pause: 1000h"),
    "a pause of very many digits": steps("- pause: " + "9" * 2000 + "s"),
    "a pause from and to": steps("- pause: 5s-10s"),
    "a pause with a comma": steps("- pause: 1,5s"),
    "a pause with a longer unit": steps("- pause: 10 sec"),
    "a pause in minutes": steps("- pause: 2 minutes"),
    "slower without a unit": steps("- {say: Bye., slower: 10}"),
    "slower by too much": steps("- {say: Bye., slower: 80%}"),
    "softer without a unit": steps("- {say: Bye., softer: 2}"),
    "a level without a unit": steps("- {bell: 1, level: -8}"),
    "bells in one word": steps("- Bell", "- bel", "- bells", "- BELL"),
    "pauses in words": steps(
        "- Pause 10s", "- wait 10 seconds", "- (pause 10 seconds)", "- (long pause)", "- pase"
    ),
    "a pause in brackets alone": steps("- [pause 5s]"),
    "a silence": steps("- silence: 10s"),
    "a rest": steps("- rest: 30s"),
    "bells at a third": steps("- {sit: 10m, bells: [third]}"),
    "a bell in words": steps("- bell: twice"),
    "a pause in brackets": steps("- pause: [3s]"),
    "a range that goes down": steps("- pause: 20s..10s"),
    "thirteen bells": steps("- bell: 13"),
    "a line and a pause in one": steps("- say: Hello.", "  pause: 3s"),
    "a role without a line": steps("- as: younger"),
    "settings beside the group": steps("- group:", "  as: younger", "  steps:", "    - Hi."),
    "steps right below the group": steps("- group:", "    - Hi."),
    "a step with nothing in it": steps("-"),
    "two dashes": steps("- - Bye."),
    "no space after the first dash": "title: A walk\nsteps:\n  -One line.\n  - Two.\n",
    "no space after the dash": steps("-Bye."),
    "a step that begins further right": steps("  - Bye."),
    "a step that begins further left": steps("- Hi.").replace("  - Hi", " - Hi"),
    "a key out of line": steps("- say: Bye.", "as: younger"),
    "a tab": steps("- say: Bye.").replace("  - say", "\t- say"),
    "a misspelt key far inside": steps(
        "- choose:",
        "    - - group:",
        "          steps:",
        "            - say: Hi.",
        "              ass: us",
    ),
    "a misspelt key in a choice": steps("- choose:", "    - say: Hi.", "      ass: us"),
    "a repetition of nothing": steps("- choose:", "    - repeat: 3"),
    "a bell in a sit too often": steps("- sit: 10m", "  bells: [every 1s]"),
    "a kind of bell that never rings": steps(
        "- {sit: 10m, kind: gong}", "- breathe: {in: 4s, out: 6s, kind: chime}"
    ),
    "a bell in a sit that there is not": steps("- {sit: 10m, bells: [halfway], kind: gnog}"),
    "a condition that is none": steps("- only: length is long", "  steps: [Bye.]"),
    "a condition about nothing": steps("- only: nmae", "  steps: [Bye.]"),
    "a condition about a length that none asks": steps("- only: length > 3m", "  steps: [Bye.]"),
}

TEXT: dict[str, str | bytes] = {
    "a colon in a sentence": steps("- Remember this: you are here."),
    "two colons in a sentence": steps("- Remember this: you are here: now."),
    "a colon after one small word": steps("- so: you are here now"),
    "a colon after one word": steps("- Remember: you can stop."),
    "a colon in what is said": steps("- say: Remember this: you are here."),
    "a colon and quotation marks": steps('- say: She said: "Come in."'),
    "a quotation mark first": steps('- "Come in," she said.'),
    "quotation marks first and last": steps('- "Come in," she said. "Sit down."'),
    "an apostrophe first": steps("- 'Tis a quiet place.", "- Bye."),
    "a quotation mark that isn't closed": steps('- "Come in.', "- Bye.", "- Bye."),
    "a backslash in quotation marks": steps('- "Left \\ or right\\now."'),
    "an unknown code in quotation marks": steps('- "Left\\or right."'),
    "a code for NUL": steps('- "He\\0llo."'),
    "a bracket first": steps("- [3s] Hello."),
    "only a bracket": steps("- [3s]"),
    "a brace first": ASKING + "  - {name}, hello.\n",
    "only a brace": ASKING + "  - {name}\n",
    "an asterisk first": steps("- *Now* breathe."),
    "an alias": steps("- *now"),
    "an anchor": steps("- &now Hello."),
    "a tag": steps("- !!python/object:os.system ls"),
    "a percent sign first": steps("- % of it."),
    "an at sign first": steps("- @home."),
    "a comment in a sentence": steps("- You are number # one."),
    "a comment where a sentence would be": steps("- # one"),
    "a comment inside a long sentence": steps("- You are here # and now", "  and always."),
    "words on the line of a >": steps("- > Hello."),
    "a question mark as a key": steps("- ? what"),
    "a comma in braces": steps("- {say: Yes, you are, as: younger}"),
    "only emoji": steps("- 🌿🌿"),
    "only punctuation": steps("- …"),
    "only spaces": steps('- "  "'),
    "an unknown placeholder": ASKING + "  - Hello, {nmae}.\n",
    "a placeholder, and nothing is asked": steps("- Hello, {name}."),
    "an unknown placeholder twice": ASKING + "  - Hello, {nmae}, {nmae}.\n",
    "an unknown placeholder in a folded text": ASKING + "  - say: >\n      Hello,\n      {nmae}.\n",
    "a placeholder in words": ASKING + "  - Hello, {Your Name}.\n",
    "a placeholder that isn't closed": ASKING + "  - Hello, {name.\n",
    "a pause that isn't closed": steps("- Wait. [3s"),
    "a pause that isn't opened": steps("- Wait. 3s]"),
    "a bracket with words": steps("- Wait. [pause 3s] Go."),
    "a pause with three dots": steps("- Wait. [3s...5s] Go."),
    "a pause in a line without a unit": steps("- Wait. [3] Go."),
    "a sentence without an end": steps("- " + "and on, " * 150),
}

USES: dict[str, str | bytes] = {
    "a file that is missing": steps("- use: parts/helo.yaml"),
    "a file outside the folder": steps("- use: ../../secret.yaml"),
    "a file from the top of the disk": steps("- use: /etc/passwd"),
    "a link out of the folder": steps("- use: parts/link.yaml"),
    "a folder": steps("- use: parts"),
    "a circle": steps("- use: parts/round.yaml"),
    "a name that a file needs": steps("- use: parts/hello.yaml"),
    "a name that is misspelt": steps("- use: parts/hello.yaml", "  with: {nam: Ada}"),
    "names without a mapping": steps("- use: parts/hello.yaml", "  with: Ada"),
    "a mistake in the file": steps("- use: parts/faulty.yaml"),
    "a whole practice": steps("- use: parts/whole.yaml"),
}


def asking(*lines: str, name: str = "place", rest: str = "  - Hello.\n", top: str = "") -> str:
    """A walk that asks one question, of which these are the other lines."""
    below = "".join(f"    {line}\n" for line in lines)
    return f"title: A walk\n{top}asks:\n  {name}:\n    ask: Where to?\n{below}steps:\n{rest}"


ASKS: dict[str, str | bytes] = {
    "choices without brackets": ASKING.replace("or: you", "choices: a, b") + "  - Hello, {name}.\n",
    "an own answer that is no choice": asking("choices: [wood, sea]", "or: see"),
    "an own answer that is none of several": asking("several: [wood, sea]", "or: [wood, town]"),
    "an own answer without words": asking("or:"),
    "an own answer that is a list": asking("or: [wood, sea]"),
    "an own answer that no voice can say": asking("or: 🌲"),
    "choices that are one word": asking("choices: wood"),
    "choices that are none": asking("choices: []"),
    "a choice twice": asking("choices: [wood, sea, Wood]"),
    "a choice that no voice can say": asking("choices: [wood, …]"),
    "a comma in one of several": asking('several: ["wood, pine", sea]'),
    "two kinds of question": asking("choices: [wood, sea]", "several: [wood, sea]"),
    "pronouns with an own answer": asking("pronouns: they", "or: she"),
    "pronouns of two people": asking("pronouns: he/they"),
    "pronouns that are not enough": asking("pronouns: xe"),
    "pronouns in a language without them": asking("pronouns: they", top="language: de\n"),
    "pronouns twice": asking("pronouns: they", "", name="me").replace(
        "steps:", "  you:\n    ask: And you?\n    pronouns: she\nsteps:"
    ),
    "pronouns that are not asked for": asking(rest="  - '{they} {are} here, {place}.'\n"),
    "a name with a meaning of its own": asking(name="length"),
    "a name that is a form of pronouns": asking(name="their"),
    "a condition on what is no choice": asking(
        "choices: [wood, sea]", rest="  - only: place is woods\n    steps: [Bye.]\n"
    ),
    "a condition on what is none of several": asking(
        "several: [wood, sea]", rest="  - only: not place is hill\n    steps: [Bye.]\n"
    ),
    "a title that may be left out": asking("or: leave out").replace("A walk", "To the {place}"),
    "a part's title that may be left out": (
        "title: A walk\nasks:\n  place:\n    ask: Where?\n    several: [wood]\n    or: none\n"
        "parts:\n  - part: To the {place}\n    steps: [Hello.]\n"
    ),
}

PRONOUNCE: dict[str, str | bytes] = {
    "words without a way to say them": top("pronounce: {Siobhan: , qi: /tʃiː/}"),
    "a list of words": top("pronounce: [Siobhan, qi]"),
    "a word without letters": top("pronounce:", "  '…': pause"),
    "a placeholder as a word": top("pronounce:", '  "{name}": Ada'),
    "a way that is a mapping": top("pronounce:", "  qi: {ipa: tʃiː}"),
    "a way without a sound": top("pronounce:", "  qi: '!'"),
    "one slash": top("pronounce: {qi: /tʃiː}"),
    "nothing between the slashes": top("pronounce: {qi: //, lu: /ˈ/}"),
    "signs from the keyboard": top("pronounce:", "  qi: /'tʃi:/", "  lu: /l3/"),
    "capitals in the IPA": top("pronounce: {qi: /tSi/}"),
    "a way of a hundred words": top("pronounce:", "  qi: " + "chee " * 100),
    "several at once": top("pronounce:", "  qi: /tʃi:/", "  '?': what", "  lu: ''"),
    "in a step": steps("- group:", "    pronounce: {qi: chee}", "    steps: [Hello.]"),
}


def breath(keys: str) -> str:
    return steps(f"- breathe: {{{keys}}}")


BREATHS: dict[str, str | bytes] = {
    "a breath in words": steps("- breathe: 4s in, 6s out"),
    "a breath in numbers": steps("- breathe: 4-7-8"),
    "a breath without its keys": steps("- breathe"),
    "a breath without an out": breath("in: 4s"),
    "a breath by other names": breath("inhale: 4s, exhale: 6s, times: 5"),
    "a breath without units": breath("in: 4, out: 6"),
    "a breath that stretches": breath("in: 4s..6s, out: 6s"),
    "a breath with a dash": breath("in: 4s, out: 4s-6s"),
    "a breath in breaths": breath("in: 1 breath, out: 6s"),
    "a hold of nothing": breath("in: 4s, hold: 0s, out: 6s"),
    "an out-breath of two minutes": breath("in: 4s, out: 2m"),
    "keys of a breath beside it": steps("- breathe: {in: 4s, out: 6s}", "  rounds: 5"),
    "a breath as a list": steps("- breathe:", "    - in: 4s", "    - out: 6s"),
    "rounds in minutes": breath("in: 4s, out: 6s, rounds: 5m"),
    "a cue that is none": breath("in: 4s, out: 6s, cue: voice"),
    "words for a phase that is not there": breath("in: 4s, out: 6s, words: {hold: Stay}"),
    "words without their phases": breath("in: 4s, out: 6s, words: [Rise, Fall]"),
    "words that the cue keeps from being said": breath(
        "in: 4s, out: 6s, cue: bell, words: {in: Up}"
    ),
    "a count that nobody speaks": breath("in: 4s, out: 6s, cue: none, count: yes"),
    "a pause in the words of a breath": breath("in: 4s, out: 6s, words: {in: 'In [1s] more'}"),
    "a count that is true": breath("in: 4s, out: 6s, count: true"),
    "a breath in a language without its words": steps(
        "- breathe: {in: 4s, out: 6s, words: {in: Sisään}}"
    ).replace("steps:", "language: fi\nsteps:"),
}

LOOPS: dict[str, str | bytes] = {
    "a loop as in other languages": steps("- for: place in [jaw, hands]", "  steps: ['{place}']"),
    "a loop as a heading": steps("- for place in places:", "    - Bye."),
    "a loop over words": steps("- for: place", "  in: jaw, hands", "  steps: ['{place}']"),
    "a loop over a number": steps("- for: place", "  in: 3", "  steps: [Bye.]"),
    "a loop without its list": steps("- for: place", "  steps: ['{place}']"),
    "a loop with a list for a name": steps("- for: [jaw, hands]", "  steps: [Bye.]"),
    "a loop with braces": steps("- for: '{place}'", "  in: [jaw]", "  steps: ['{place}']"),
    "a loop over what nobody asks": steps("- for: place", "  in: places", "  steps: ['{place}']"),
    "a loop over one answer": asking(rest="  - for: spot\n    in: place\n    steps: ['{spot}']\n"),
    "an item outside of its loop": steps(
        "- for: place", "  in: [jaw]", "  steps: ['{place}']", "- And {place}."
    ),
    "a loop called length": steps("- for: length", "  in: [a]", "  steps: ['{length}']"),
    "a loop with steps by another name": steps("- for: place", "  in: [jaw]", "  do: ['{place}']"),
}

MANNERS: dict[str, str | bytes] = {
    "settings below a bare line": steps("- Bye now.", "  slower: 10%"),
    "settings below a bare bell": steps("- bell", "  level: -3 dB"),
    "a ramp in decibels": steps("- group:", "    ramp: 8 dB", "    steps: [Bye.]"),
    "a ramp without a unit": steps("- group:", "    ramp: {softer: 8}", "    steps: [Bye.]"),
    "a ramp that is negative": steps("- group:", "    ramp: {softer: -8 dB}", "    steps: [Bye.]"),
    "a ramp beside its group": steps("- group:", "    steps: [Bye.]", "  ramp: {softer: 8 dB}"),
    "a ramp as a step": steps("- ramp: {softer: 8 dB}", "  steps: [Bye.]"),
    "a ramp of a part": (
        "title: A walk\nparts:\n  - part: One\n    ramp: {softer: 8 dB}\n    steps: [Hello.]\n"
    ),
    "a pitch in percent": steps("- say: Bye.", "  lower: 10%"),
    "a pitch by another name": steps("- say: Bye.", "  pitch: low"),
    "a voice beside a line": steps("- say: Bye.", "  voice: wren"),
    "a line that shall not be shown": steps("- say: Bye.", "  show: no"),
}

SOUNDS: dict[str, str | bytes] = {
    "a bell by its kind": steps("- bell: bowl"),
    "a bell with a list": steps("- bell: [bowl]"),
    "a bell with its keys inside": steps("- bell: {kind: bowl, level: -3 dB}"),
    "a bell that is misspelt": steps("- bell: 1", "  kind: bowel"),
    "a bell by its sound": steps("- bell: 1", "  sound: bowl"),
    "a bell that does not wait": steps("- bell: 1", "  wait: false"),
    "a bell beside a sit": steps("- sit: 5m", "  bell: halfway"),
    "a background that is misspelt": steps("- background: rian"),
    "a background without a colon": steps("- background rain"),
    "a background that is off": steps("- background: off"),
    "two backgrounds": steps("- background: [rain, wind]"),
    "a background in percent": steps("- background: {sound: rain, volume: 30%}"),
    "a background louder than the voice": steps("- background: {sound: rain, level: 26 dB}"),
    "a level beside the background": steps("- background: rain", "  level: -30 dB"),
    "a setting that is misspelt": steps("- background: {sound: rain, drosp: 30}"),
    "a setting of another sound": steps("- background: {sound: rain, key: D}"),
    "a setting that is out of range": steps("- background: {sound: rain, drops: 3000}"),
    "a setting in another unit": steps("- background: {sound: binaural, tone: 20 kHz}"),
    "a setting that is no choice": steps("- background: {sound: pad, mode: sad, key: H}"),
    "a setting that is empty": steps("- background: {sound: pad, key: }"),
    "a setting that is a list": steps("- background: {sound: pad, key: [C, D]}"),
    "a setting without its sound": steps(
        "- background: rain", "- background: {level: -30 dB, drops: 3}"
    ),
    "a setting of silence": steps("- background: {sound: none, key: D}"),
    "a setting of a sound that is misspelt": steps("- background: {sound: rian, drops: 3}"),
    "only a fade": steps("- background: {fade: 20s}"),
    "a level of no background": steps("- background: {level: -30 dB}"),
    "something shown with a pause": steps("- show: For [3s] you"),
    "something shown about the silence": steps("- show: 'Quiet: {quiet}'", "- sit: 5m"),
}

SILENCES: dict[str, str | bytes] = {
    "a silence that does not come": steps("- Quiet for {quiet}.", "- pause: 5s", "- Bye."),
    "a length that is not there": steps("- We have {length}."),
    "a length that is misspelt": steps("- We have {lenght}.").replace(
        "steps:", "length: [10m]\nsteps:"
    ),
    "the rest, twice": steps("- sit: rest", "- sit: rest"),
    "the rest without a colon": steps("- sit rest"),
    "a file without a colon": steps("- use parts/hello.yaml"),
    "a sit in braces": steps("- sit: {2m}"),
    "bells of a sit that are no list": steps("- sit: 30m", "  bells: halfway"),
    "a bell by its name": steps("- bell: singing bowl"),
    "an echo of nothing": "title: A walk\nsteps:\n  - echo\n  - Hello.\n",
    "an echo that is yes": steps("- echo: yes"),
    "thirteen hours": steps("- repeat: 13", "  steps:", "    - pause: 1h"),
    "words that grow": steps(
        "- for: a", f"  in: ['{'Aah. ' * 400}']", "  steps:", f"    - '{'{a} ' * 40}'"
    ),
}

MISTAKES: dict[str, bytes] = {
    name: text if isinstance(text, bytes) else text.encode()
    for group in (
        *(WHOLE_FILES, KEYS, PARTS_OF_A_SCRIPT, STEPS, TEXT, USES, ASKS, PRONOUNCE),
        *(BREATHS, LOOPS, MANNERS, SOUNDS, SILENCES),
    )
    for name, text in group.items()
}
