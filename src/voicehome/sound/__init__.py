"""Sounds that are not speech, made from nothing but numbers."""
