"""What a change of the rules does: a fixed set of cases, their outcomes kept in a file, and the difference told."""
