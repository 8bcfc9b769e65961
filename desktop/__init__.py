"""The counter without a window: rules, devices, store and services."""

__version__ = "0.1.0"
