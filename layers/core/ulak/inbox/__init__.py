"""What people write back: messages that came in, and the words by which they refuse."""
