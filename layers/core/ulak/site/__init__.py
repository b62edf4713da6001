"""What is there for whoever knows nothing yet: the document, the page that shows it, health, and unknown paths."""
