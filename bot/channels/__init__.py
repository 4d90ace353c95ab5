"""The channels: each dresses the same card for one place where people write, and sends it."""
