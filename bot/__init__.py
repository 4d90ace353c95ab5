"""The conversation: slots, dialogue, the reply card, sessions and the channels that show it."""
