"""What voicehome is made of, and under which licences, as the installed packages say themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution

from ..diagnosis import Finding

FREE = re.compile(
    r"\b(MIT|BSD|ISC|Apache|PSF|Python Software|[AL]?GPL|GNU|MPL|Mozilla|Zlib|Unlicense|CC0|0BSD|HPND"
    r"|Public Domain|OFL|OSI Approved)",
    re.IGNORECASE,
)
"""Words of the licences that go together with the GPL, version 3; a person reads the rest."""

_MIT = "Permission is hereby granted, free of charge"
"""Where its text begins, which need not name it."""

_BEGINNING = 500
"""Characters in which a licence says which it is; further down stand those of what is bundled."""

_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)


def findings() -> Iterator[Finding]:
    """Each package that voicehome needs here, directly or not, with its version and licence."""
    for package in packages():
        said = licence_of(package)
        label = f"{package.metadata['Name']} {package.version}"
        yield Finding(label, bool(FREE.search(said)), said or "does not say", optional=True)


def packages() -> list[Distribution]:
    """What is installed of all that voicehome requires, extras included, by name."""
    found: dict[str, Distribution] = {}
    waiting = ["voicehome"]
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        try:
            package = found[name] if name in found else distribution(name)
        except PackageNotFoundError:  # for another system, or an extra that is not here
            continue
        if name not in found:
            found[name] = package
            waiting += [
                match[0]
                for r in package.requires or ()
                if (match := _NAME.match(r)) and (name == "voicehome" or "extra ==" not in r)
            ]
    return [found[name] for name in sorted(found)]


def _title(file: PackagePath) -> str:
    """The first line of a licence's text, or MIT where that is what it says; "" for any other file."""
    if not re.match(r"licen[cs]e|copying", file.name, re.IGNORECASE):
        return ""
    text = file.read_text()
    if _MIT in text[:_BEGINNING]:
        return "MIT"
    return next(filter(None, map(str.strip, text.splitlines())), "")


def licence_of(package: Distribution) -> str:
    """In one line; a classifier where the licence's own field holds its whole text."""
    fields = package.metadata.json
    said = str(fields.get("license_expression") or fields.get("license") or "").strip()
    classifiers = [c.split(" :: ")[-1] for c in fields.get("classifier", ()) if "License ::" in c]
    if not said and not classifiers:
        said = next(filter(None, map(_title, package.files or ())), "")
    if not said or "\n" in said or len(said) > 80:
        said = ", ".join(classifiers) or said.split("\n")[0][:80]
    return said
