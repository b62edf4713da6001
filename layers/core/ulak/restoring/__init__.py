"""After tables were brought back to a moment before: takes into the books what operators accepted since then."""
