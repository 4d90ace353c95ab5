"""The labelled sets: how each is predicted, how a prediction is scored, and what is asked of the scores."""
