"""What was sent to a number: the index of a firm's messages, built behind, and questions to it."""
