"""Imports and exports of the directory's cards as files."""
