"""The port to operators, and an adapter for each operator whose wire is spoken."""
