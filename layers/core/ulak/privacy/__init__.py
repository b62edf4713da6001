"""One person's data, given out or erased by number or TCKN, with a log of what was done (KVKK, Law 6698)."""
