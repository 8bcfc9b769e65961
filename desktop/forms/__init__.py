"""The form engine: what a service's data say, computed for one case. Pure, and without a window."""
