"""Numbers in words."""

from __future__ import annotations

from functools import cache


@cache
def number_in_words(n: int, language: str) -> str:
    """`n` as one counts aloud: "two", "twenty-one".

    In the region's own way where it has one (dezesseis in pt-BR, septante in fr-CH); in digits
    where nobody here knows the language.
    """
    # Imported here: it brings fifty languages, and most scripts count nothing.
    from num2words import num2words

    for code in (language.replace("-", "_"), language.split("-")[0].lower()):
        try:
            return str(num2words(n, lang=code))
        except NotImplementedError:
            continue
    return str(n)
