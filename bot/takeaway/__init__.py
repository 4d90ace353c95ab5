"""What a reader takes away from an answer: a calendar file and a picture of the taper, a text for the notes."""
