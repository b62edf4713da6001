"""The console's routes: a module for each function, so that none imports what it may not use."""
