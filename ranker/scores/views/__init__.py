"""The API of scores, by subject."""
