"""What a script can set about a sound, beside its name: for the loader, and for editors."""

from __future__ import annotations

from ..errors import SoundError
from ..reading.editor import Shape, matching
from ..sound.beds import BedKind, Parameter, bed_names, find_bed
from ..sound.own import is_file_name

NO_BED = "none"
"""What a script writes for no background."""


def a_sound(_: Shape) -> Shape:
    """Other packages' sounds, too: a schema is made where they are."""
    beds = bed_names()
    message = f"Beds: {', '.join(beds)}; or none, or a file's name."
    own = {"type": "string", "pattern": r"\.", "errorMessage": message}
    return {"oneOf": [{"enum": [NO_BED, *beds]}, own]}


def with_settings(bed: Shape) -> None:
    """Add to the shape of a background, in place, what each sound has to set, where that sound is named."""
    every: dict[str, list[str]] = {}
    rules: list[Shape] = []
    for name in bed_names():
        kind = kind_of(name)
        parameters = kind.parameters if kind else ()
        for parameter in parameters:
            every.setdefault(parameter.name, []).append(name)
        shapes = {parameter.name: _setting_shape(parameter) for parameter in parameters}
        named = {"properties": {"sound": {"const": name}}, "required": ["sound"]}
        rules.append({"if": named, "then": {"properties": shapes}})
    for key, beds in every.items():
        parameter = next(p for name in beds if (k := kind_of(name)) and (p := k.parameter(key)))
        bed["properties"][key] = {
            "description": f"A setting of {', '.join(beds)}: {parameter.description}.",
            "examples": [parameter.written],
        }
        named = {"properties": {"sound": {"enum": beds}}, "required": ["sound"]}
        message = f"This is a setting of {', '.join(beds)}: name the sound beside it."
        rules.append({"if": {"required": [key]}, "then": named | {"errorMessage": message}})
    bed["additionalProperties"] = False
    bed["anyOf"] = [{"required": ["sound"]}, {"required": ["level"]}]
    bed["allOf"] = rules


def _setting_shape(parameter: Parameter) -> Shape:
    message = f"Write {parameter.range}."
    told = {"description": _sentence(parameter)}
    if parameter.options:
        return told | {"enum": list(parameter.options), "errorMessage": message}
    limits = {"minimum": parameter.least, "maximum": parameter.most}
    shape = matching(parameter.pattern, message) | limits
    return told | shape | {"type": ["number", "string"]}


def _sentence(parameter: Parameter) -> str:
    """What it does, what it takes, and what it is where nobody says."""
    about = parameter.description[0].upper() + parameter.description[1:]
    return f"{about}: {parameter.range}; {parameter.written} where you don't say."


def beds_with(key: str) -> list[str]:
    """The beds that have a setting of this name."""
    kinds = ((name, kind_of(name)) for name in bed_names())
    return [name for name, kind in kinds if kind and kind.parameter(key)]


def is_bed_name(name: str | None) -> bool:
    """Whether this is meant for a bed, built in or of another package, and not for a file."""
    return name is not None and name != NO_BED and not is_file_name(name)


def kind_of(name: str | None) -> BedKind | None:
    """The kind of bed, if it is one that there is."""
    if name is None or not is_bed_name(name):
        return None
    try:
        return find_bed(name)
    except SoundError:
        return None
