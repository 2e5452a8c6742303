"""What covers say of themselves, in a comment."""

MARK = b"made by voicehome"
