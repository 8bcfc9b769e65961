"""What the program is made of: a list for machines, and the licences for whoever installs it."""
