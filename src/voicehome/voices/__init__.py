"""Voice profiles: who speaks, how fast, how warm, and with which engine."""
