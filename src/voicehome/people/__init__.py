"""People's answers, kept in private files: what they are asked, and what they said."""
