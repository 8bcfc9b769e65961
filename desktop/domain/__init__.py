"""What the office may and must do, as plain values and functions (standard library only)."""
