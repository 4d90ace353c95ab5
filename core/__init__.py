"""The protocol core: a case in, a cited outcome out. No I/O, no clock, no chance."""
