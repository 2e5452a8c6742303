"""SSML 1.1, and what speech services add to it, as a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..errors import ScriptError
from .audio import background_of, descriptions, play_of
from .draft import Converted, Draft
from .elements import BLOCKS, UNHEARD, WRAPPERS, show, unsaid_attributes
from .markup import Characters, Element, read_xml
from .original import document_of_xml, without_unreadable
from .prosody import read_break, softer, with_emphasis, with_prosody
from .speech import PLAIN, Silence, Style, Words, ends_sentence
from .voices import Roles, read_language
from .words import Pronounced

GAP = "1s"
"""Between paragraphs; all longer silence in SSML is written down."""

_SPELLED = ("characters", "spell-out", "verbatim", "digits", "letters")
_READ_ALIKE = ("cardinal", "number", "name", "net", "text", "")

HERE = Path()


def convert_ssml(
    data: bytes, label: str, title: str | None = None, folder: Path = HERE
) -> Converted:
    """A script of an SSML file; `label` is its path as people will see it, and `folder` where the
    script will stand, with the sounds that it plays.

    Raises ScriptError for what is no SSML, has nothing to speak, or is too much for one script.
    """
    document = document_of_xml(data, label)
    draft = Draft(document)
    root = read_xml(data, document, draft.notes)
    if root.name != "speak":
        raise ScriptError(
            document.problem(
                f"this is XML, but not SSML: it begins with <{root.name[:40]}>",
                "SSML begins with <speak> and ends with </speak>.",
                root.source,
            )
        )
    _Walker(draft, root, folder).walk()
    return draft.finish(title)


class _Walker:
    """Goes through the elements in their order; what is heard goes to the draft."""

    def __init__(self, draft: Draft, root: Element, folder: Path) -> None:
        self._draft = draft
        self._notes = draft.notes
        self._root = root
        self._folder = folder
        self._roles = Roles(root, draft.notes)
        self._language = read_language(root.attributes.get("xml:lang", "")) or "en"
        self._paragraph: list[Words | Silence] = []
        self._last_words = ""
        self._pronounced = Pronounced()
        self._inside_par = 0

    def walk(self) -> None:
        self._draft.top |= {"language": self._language, "gap": GAP}
        self._element(self._root, PLAIN)
        if self._pronounced.entries:
            self._draft.top["pronounce"] = self._pronounced.entries

    def _inside(self, element: Element, style: Style) -> None:
        for child in element.children:
            if isinstance(child, Element):
                self._element(child, style)
            elif text := without_unreadable(child.text, child.source, self._notes):
                self._say(text, child, style)

    def _say(self, text: str, place: Element | Characters, style: Style) -> None:
        words = Words(text, place.source, style)
        self._paragraph.append(words)
        if text.strip():
            self._last_words = text

    def _element(self, element: Element, style: Style) -> None:
        name = element.name
        if "xml:lang" in element.attributes:
            style = self._in_language(element, style)
        for attribute in unsaid_attributes(element):
            self._unsaid(element, attribute)
        if name in BLOCKS:
            self._end()
        if name in _READERS:
            _READERS[name](self, element, style)
        elif name in UNHEARD:
            self._notes.add(element.source, UNHEARD[name])
        else:
            if name not in WRAPPERS:
                self._unknown(element)
            self._inside(element, style)
        if name in BLOCKS:
            self._end()

    def _end(self) -> None:
        """End the paragraph."""
        paragraph, self._paragraph, self._last_words = self._paragraph, [], ""
        self._draft.speak(paragraph)

    def _is_between_sentences(self) -> bool:
        return ends_sentence(self._last_words)

    def _unsaid(self, element: Element, attribute: str) -> None:
        unsaid = f"{show(element, attribute)} can't be said in a script; it is left out"
        self._notes.add(element.source, unsaid)

    def _unknown(self, element: Element) -> None:
        kept = "; what stands inside is kept" if element.children else ""
        self._notes.add(element.source, f"{show(element)} can't be said in a script{kept}")

    def _in_language(self, element: Element, style: Style) -> Style:
        tag = read_language(element.attributes["xml:lang"])
        if tag is None:
            self._unsaid(element, "xml:lang")
            return style
        if tag.lower() == self._language.lower():
            return replace(style, tongue="")
        if element.name == "voice":  # it is the role that says who speaks, and how
            return style
        role = tag.lower()
        self._notes.add(
            element.source,
            f"what is said in {tag} became the role {role}, which the guide speaks",
            f"Give it a voice of that language at the top of the script: voices: {{{role}: …}}.",
        )
        return replace(style, tongue=role)

    def _sentence(self, element: Element, style: Style) -> None:
        """Without a mark at its end, a sentence would run into the next."""
        if not self._is_between_sentences():
            self._end()
        self._inside(element, style)
        if not self._is_between_sentences():
            self._end()
        self._say(" ", element, style)

    def _voice(self, element: Element, style: Style) -> None:
        self._inside(element, replace(style, role=self._roles.of(element), tongue=""))

    def _break(self, element: Element, style: Style) -> None:
        if written := read_break(element.attributes, element.source, self._notes):
            self._paragraph.append(Silence(written))
        self._inside(element, style)

    def _prosody(self, element: Element, style: Style) -> None:
        changed = with_prosody(style, element.attributes, element.source, self._notes)
        if changed is None:
            self._notes.add(element.source, "what is silent in SSML is left out")
        else:
            self._inside(element, changed)

    def _emphasis(self, element: Element, style: Style) -> None:
        level = element.attributes.get("level", "moderate").strip().lower()
        self._inside(element, with_emphasis(style, level, element.source, self._notes))

    def _sub(self, element: Element, style: Style) -> None:
        alias = without_unreadable(element.attributes.get("alias", ""), element.source, self._notes)
        if not alias.strip():
            self._unknown(element)
            self._inside(element, style)
        elif self._pronounced.take(element.text().strip(), " ".join(alias.split())):
            self._inside(element, style)
        else:
            self._say(alias, element, style)

    def _phoneme(self, element: Element, style: Style) -> None:
        alphabet = element.attributes.get("alphabet", "ipa").strip().lower()
        sounds = " ".join(element.attributes.get("ph", "").split())
        if alphabet != "ipa" or not self._pronounced.take(element.text().strip(), f"/{sounds}/"):
            self._unknown(element)
        self._inside(element, style)

    def _say_as(self, element: Element, style: Style) -> None:
        kind = element.attributes.get("interpret-as", "").strip().lower()
        if kind in _SPELLED:
            letters = without_unreadable(element.text(), element.source, self._notes)
            self._say(" ".join("".join(letters.split())), element, style)
            return
        if kind not in _READ_ALIKE:
            self._notes.add(
                element.source,
                f"'{element.text().strip()[:40]}' is meant to be read as: {kind[:40]}",
                "Write it in the words that are to be heard.",
            )
        self._inside(element, style)

    def _mark(self, element: Element, style: Style) -> None:
        """Between sentences, a mark is a place that one might want to find again: a part."""
        name = element.attributes.get("name") or element.attributes.get("mark", "")
        title = without_unreadable(
            " ".join(name.replace("_", " ").split()), element.source, self._notes
        )
        if title and self._is_between_sentences():
            self._end()
            self._draft.part(title[0].upper() + title[1:], element.source)
        else:
            self._unknown(element)
        self._inside(element, style)

    def _audio(self, element: Element, style: Style) -> None:
        step = play_of(element, self._folder, self._notes)
        if step is None:
            self._inside(element, style)
            return
        self._end()
        for text in descriptions(element):
            self._draft.step({"direction": without_unreadable(text, element.source, self._notes)})
        if self._inside_par and "play" in step:
            step["wait"] = "no"
        self._draft.step(step)

    def _par(self, element: Element, style: Style) -> None:
        """Things at the same time: sounds are played under the words that follow."""
        self._notes.add(
            element.source,
            "of what happens at the same time (par), sounds play under the words that follow",
        )
        self._inside_par += 1
        self._inside(element, style)
        self._inside_par -= 1

    def _background(self, element: Element, style: Style) -> None:
        self._end()
        if step := background_of(element, self._folder, self._notes):
            self._draft.step(step)
        self._inside(element, style)

    def _effect(self, element: Element, style: Style) -> None:
        """A whisper is at least soft."""
        is_whisper = element.attributes.get("name") == "whispered"
        is_soft = element.attributes.get("phonation") == "soft"
        if is_whisper or is_soft:
            self._notes.add(element.source, f"{show(element)} is only said more softly here")
        else:
            self._unknown(element)
        self._inside(element, softer(style, 6.0 if is_whisper else 3.0 if is_soft else 0.0))


_READERS: dict[str, Callable[[_Walker, Element, Style], None]] = {
    "s": _Walker._sentence,
    "sentence": _Walker._sentence,
    "voice": _Walker._voice,
    "break": _Walker._break,
    "prosody": _Walker._prosody,
    "emphasis": _Walker._emphasis,
    "sub": _Walker._sub,
    "phoneme": _Walker._phoneme,
    "say-as": _Walker._say_as,
    "mark": _Walker._mark,
    "bookmark": _Walker._mark,
    "audio": _Walker._audio,
    "par": _Walker._par,
    "mstts:backgroundaudio": _Walker._background,
    "amazon:effect": _Walker._effect,
}
