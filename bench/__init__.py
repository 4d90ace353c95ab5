"""What the program costs: time to the first answer, memory, time of one turn."""
