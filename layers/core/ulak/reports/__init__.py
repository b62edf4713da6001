"""Delivery reports: asked for, folded, and given out as files."""
