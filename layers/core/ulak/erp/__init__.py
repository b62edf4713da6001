"""What an ERP tells: workflow alerts, tasks that begin and end, documents; taken in at once, worked through
behind, each once."""
