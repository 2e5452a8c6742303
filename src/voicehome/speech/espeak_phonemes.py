"""The IPA for espeak-ng, which reads none: it has mnemonics of its own, `[[tS'i:]]`, by language.

Its SSML `<phoneme>` knows no IPA either (1.52 speaks the word as it is written), and at a mnemonic
that it does not know it drops the rest of the word. So only what `espeak_phonemes.yaml` has is sent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..script.places import Place

_STRESS = ("'", ",")
_HYPHENS = ("-", "‐", "‑")


def mnemonics(ipa: str, voice: str) -> str:
    """`ipa` in the mnemonics of a voice, such as en-us+f3. Raises ValueError for what they lack."""
    language = voice.replace("+", "-").split("-")[0].lower()
    ignored, tables = _data()
    if language not in tables:
        known = ", ".join(sorted(tables))
        raise ValueError(f"espeak-ng can be told sounds in {known}, and not in {language}")
    signs = "".join(c for c in unicodedata.normalize("NFD", ipa) if c not in ignored)
    return " ".join(_word(word, tables[language], language) for word in signs.split())


def _word(signs: str, table: dict[str, str], language: str) -> str:
    """One word: at each sign, the longest run of signs that has a mnemonic."""
    longest = max(map(len, table))
    word = ""
    start = 0
    while start < len(signs):
        runs = (signs[start : start + length] for length in range(longest, 0, -1))
        run = next((run for run in runs if run in table), None)
        if run is None:
            raise ValueError(f"espeak-ng has no sound for {signs[start]} in {language}")
        # The bar keeps two mnemonics from being read as one; a stress belongs to what follows it.
        word += table[run] + ("" if table[run] in (*_STRESS, "") else "|")
        start += len(run)
    return word.rstrip("|").replace("|:", ":")


@cache
def _data() -> tuple[frozenset[str], dict[str, dict[str, str]]]:
    """Signs that make no difference here, and by language those that do, with their mnemonics."""
    # Imported here: workers have no use for it.
    import yaml

    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    tables = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    ignored, common = frozenset(tables.pop("ignored")), tables.pop("all")
    return ignored, {
        language: {unicodedata.normalize("NFD", k): v for k, v in (common | own).items()}
        for language, own in tables.items()
    }


def with_mnemonics(
    text: str, phonemes: Sequence[tuple[int, int, str]]
) -> tuple[str, tuple[Place, ...]]:
    """`text` as espeak-ng is given it when it looks for mnemonics, with those of some words in it,
    and where it all stands in `text`.

    No bracket of the text itself is left, so that nothing else is read so. What stands right beside
    a word of mnemonics would be lost or spelt out: a space parts them.
    """
    pieces: list[tuple[str, int, int, bool]] = []  # its offset and length in `text`, and if kept
    done = 0
    for offset, length, notation in phonemes:
        pieces.append((text[done:offset], done, offset - done, True))
        pieces.append((f"[[{notation}]]", offset, length, False))
        done = offset + length
    pieces.append((text[done:], done, len(text) - done, True))
    marked, places = "", []
    for number, (piece, offset, length, kept) in enumerate(pieces):
        if kept:
            piece = _between(piece, first=number == 0, last=number == len(pieces) - 1)
        if piece and marked and not marked.endswith(" ") and not piece.startswith(" "):
            marked += " "
        places.append(Place(len(marked), len(piece), offset, length, kept))
        marked += piece
    return marked, tuple(places)


def _between(text: str, first: bool, last: bool) -> str:
    """What stands before, after or between words of mnemonics, without brackets, and without hyphens
    that join it to them."""
    text = text.replace("[", "(").replace("]", ")")
    if not first and text.startswith(_HYPHENS):
        text = " " + text[1:]
    if not last and text.endswith(_HYPHENS):
        text = text[:-1] + " "
    return text
