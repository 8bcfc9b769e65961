"""What people see and touch: the window, its screens, and the presenters behind them."""
