"""What the files and folders are called that lie beside recordings."""

from __future__ import annotations

PAGE = "index.html"
COVERS = ("cover.jpg", "folder.jpg")
"""What players and media servers look for in a folder."""

FEED = "feed.xml"
OPF = "metadata.opf"
PLAYLISTS = "Playlists"
LOADED = "page"
"""The folder of what the listening page loads when it needs it."""

CHAPTERS = "feed"
"""The folder of the feed's chapters."""
