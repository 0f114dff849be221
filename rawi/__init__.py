"""rawi: a sourced chronicle of conflict events from piles of Arabic news."""

__version__ = "0.1.0"
