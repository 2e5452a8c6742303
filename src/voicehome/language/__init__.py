"""What voicehome says of its own accord, in the script's language: lengths of time, numbers, lists,
the cues of a breath. What each language says is data, a file of `words` a language.
"""
