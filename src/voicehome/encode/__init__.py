"""Blocks in, a staged audio file out, in six formats. No tags here: that is the next room."""
