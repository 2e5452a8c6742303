"""What a finished file says of itself: tags, chapters, lyrics and captions."""
