"""The page's own icons, on a square of 24."""

from __future__ import annotations

_AGAIN = "M12 5V2.200L7.500 5.900 12 9.600V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z"

ICONS = {
    "play": '<path d="M8 5.100v13.800c0 .8.9 1.300 1.500.8l10.600-6.900c.6-.4.6-1.300 0-1.700L9.500 4.300'
    'C8.900 3.800 8 4.300 8 5.100z"/>',
    "search": '<path d="M10.5 4a6.5 6.5 0 1 0 4 11.6l4.7 4.7 1.4-1.4-4.7-4.7A6.5 6.5 0 0 0 10.5 4zm0 2'
    'a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z"/>',
    "back": '<path d="M14.700 5.300 8 12l6.700 6.700 1.400-1.400L10.800 12l5.300-5.300z"/>',
    "moon": '<path d="M19.500 14.600A8 8 0 0 1 9.400 4.500a8 8 0 1 0 10.100 10.100z"/>',
    "previous": '<path d="M6 6h2v12H6zm3.500 6 8.500 6V6z"/>',
    "next": '<path d="M16 6h2v12h-2zM6 18l8.500-6L6 6z"/>',
    "rewind": f'<path d="{_AGAIN}"/><text x="12" y="15.700" font-size="7.200" font-weight="700" '
    'text-anchor="middle">15</text>',
    "forward": f'<path transform="matrix(-1 0 0 1 24 0)" d="{_AGAIN}"/><text x="12" y="15.700" '
    'font-size="7.200" font-weight="700" text-anchor="middle">15</text>',
}
