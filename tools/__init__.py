"""What shows, measures and tries the program, and is no part of it."""
