"""The console: pages on which a person sends, follows and sets up, over the same commands as the API."""
