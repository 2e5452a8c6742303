"""What the elements of SSML are, as far as it need not be told one by one."""

from __future__ import annotations

from collections.abc import Iterator

from .markup import Element

BLOCKS = ("p", "paragraph", "speak", "seq", "media", "par")
"""Elements that words before and after them do not run into."""

WRAPPERS = (*BLOCKS, "lang", "w", "token", "lookup")
"""Elements of which only what stands inside is heard."""

UNHEARD = {
    "lexicon": "a lexicon is not read; its words can stand under `pronounce:`",
    "meta": "what is said about the file (meta) is left out",
    "metadata": "what is said about the file (metadata) is left out",
    "desc": "a description without a sound is left out",
}
"""Elements that are left out with all that stands inside, and what is said of them."""

_ATTRIBUTES = {
    **dict.fromkeys((*WRAPPERS, "s", "sentence"), ""),
    "speak": "version",
    "voice": "name gender age variant languages required ordering xml:gender",
    "break": "time strength",
    "emphasis": "level",
    "sub": "alias",
    "phoneme": "alphabet ph type",
    "say-as": "interpret-as format detail",
    "mark": "name",
    "bookmark": "mark name",
    "lookup": "ref",
    "audio": "src clipBegin clipEnd repeatCount repeatDur soundLevel speed type "
    "fetchtimeout fetchhint maxage maxstale",
    "mstts:backgroundaudio": "src volume fadein fadeout",
}
"""The attributes that are read, or that nobody hears. Elements that are not here show all of theirs."""

_ANYWHERE = {"id", "xml:id", "xml:lang", "xml:space", "onlangfailure", "onvoicefailure"}


def unsaid_attributes(element: Element) -> Iterator[str]:
    """Those that would change what is heard, and that nothing here reads."""
    if element.name not in _ATTRIBUTES:
        return
    known = _ANYWHERE.union(_ATTRIBUTES[element.name].split())
    for name in element.attributes:
        if name not in known and not name.startswith("xsi:"):
            yield name


def show(element: Element, attribute: str = "") -> str:
    """An element, or one attribute of it, as it stands in the file."""
    shown = {attribute: element.attributes[attribute]} if attribute else element.attributes
    values = " ".join(f'{key}="{value[:40]}"' for key, value in shown.items())[:80]
    return values if attribute else f"<{element.name[:40]}{' ' if values else ''}{values}>"
