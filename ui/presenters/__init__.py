"""What screens do, without widgets: state, decisions, and the calls to services (QtCore only)."""
