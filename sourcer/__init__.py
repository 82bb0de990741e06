"""sourcer: whose work to read, and why."""

__version__ = "0.1.0"
