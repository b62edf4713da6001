"""Links of our own: a path for each recipient, opened without a key, that leads to what its job names and counts."""
