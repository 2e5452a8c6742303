"""Reading YAML that people write: every value keeps its line, and every mistake gets a sentence."""
