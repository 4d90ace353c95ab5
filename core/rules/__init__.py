"""The rules, in the order and words of the protocol: each reads a case and returns what it found."""
