"""The protocol: its rows as data, its rules as pure functions, each value cited."""
