"""From a message to what it says: words and their meaning, no medical rule."""
