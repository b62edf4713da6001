"""Serves what needs no key: the document, the page that shows it, health, and answers to unknown paths."""
