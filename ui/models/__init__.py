"""Lists and tables for the views; QtCore only."""
