"""Covers: drawn from series and title, or a picture of one's own."""
