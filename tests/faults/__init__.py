"""Everything that can break between two steps, broken there, and what must hold afterwards."""
