"""What holds for all scripts of a folder: its project file."""
