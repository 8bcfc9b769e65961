"""The counter without a window: rules, devices, store and services."""
