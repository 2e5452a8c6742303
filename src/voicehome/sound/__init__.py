"""Sounds that are not speech: made from nothing but numbers, or a person's own files."""
