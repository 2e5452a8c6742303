"""From a Script to a Plan (in order, without times) to a Timeline (every event at its frame)."""
