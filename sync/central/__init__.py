"""The reference central server: keeps every counter's journal, then judges it."""
