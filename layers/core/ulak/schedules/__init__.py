"""Jobs by the clock: at a time or again and again, in a zone of the world."""
