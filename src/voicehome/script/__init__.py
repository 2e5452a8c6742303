"""The script language: YAML read with its line numbers, checked, and turned into a Script."""
