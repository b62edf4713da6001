"""Timed jobs: once at a time, or again and again, by the wall clock of a time zone."""
