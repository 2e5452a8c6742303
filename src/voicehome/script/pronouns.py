"""A person's pronouns, answered in one word, and every form of them that lines may say."""

from __future__ import annotations

import re

from ..reading.fields import FieldError

FORMS = ("they", "them", "their", "theirs", "themselves", "are", "were", "have")
"""The placeholders that an ask with `pronouns:` fills, named by the forms of they."""

LANGUAGES = ("en",)
"""Where five forms and three verbs are enough; German, for one, bends each of them in four ways."""

HOW = "he, she, they, it, or your own such as xe/xem/xyr"

_KNOWN = {
    "he": ("he", "him", "his", "his", "himself"),
    "she": ("she", "her", "her", "hers", "herself"),
    "they": ("they", "them", "their", "theirs", "themselves"),
    "it": ("it", "it", "its", "its", "itself"),
}
_WORD = re.compile(r"[^\W\d_]{1,20}(?:['’-][^\W\d_]{1,20})?")


def pronoun_forms(answer: str) -> dict[str, str]:
    """What each of FORMS is for `he`, `they/them`, or forms written out: `xe/xem/xyr/xyrs/xemself`,
    of which the last two may be missing. Raises FieldError."""
    words = [word.strip().lower() for word in answer.split("/")]
    known = _KNOWN.get(words[0], ())
    forms = known if set(words) <= set(known) else _written_out(words, answer)
    verbs = ("are", "were", "have") if forms[0] == "they" else ("is", "was", "has")
    return dict(zip(FORMS, (*forms, *verbs), strict=True))


def _written_out(words: list[str], answer: str) -> tuple[str, ...]:
    mixed = sum(word in _KNOWN for word in words) > 1
    if mixed or not 3 <= len(words) <= 5 or not all(_WORD.fullmatch(word) for word in words):
        raise FieldError(f"'{answer[:60]}' can't be read as pronouns", f"They are {HOW}.")
    subject, object_, possessive, *more = words
    reflexive = [word for word in more if word.endswith(("self", "selves"))]
    own = [word for word in more if word not in reflexive]
    owned = possessive if possessive.endswith("s") else f"{possessive}s"
    return (
        subject,
        object_,
        possessive,
        own[0] if own else owned,
        reflexive[0] if reflexive else f"{object_}self",
    )
