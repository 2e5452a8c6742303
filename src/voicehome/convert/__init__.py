"""Scripts from what people have already: plain text with pauses, Markdown, SSML.

Nothing is dropped silently: what a script can't say is told in `Converted.notes`, with its line.
"""

from .draft import Converted
from .original import is_ssml
from .plain import convert_text
from .ssml import convert_ssml

__all__ = ["Converted", "convert_ssml", "convert_text", "is_ssml"]
