"""Rasa's graph components: a few lines each around a pure function that knows no Rasa."""
