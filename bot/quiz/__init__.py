"""Trainee mode: a vignette, the trainee's plan in free text, and what of it agrees with the protocol."""
