"""Evidence of what was sent: who asked, by whose consent, what the operator said; signed, and checked without us."""
