"""What a linguist may edit, and the modules that read it into one frozen `Knowledge`."""

from rawi.knowledge.load import Knowledge

__all__ = ["Knowledge"]
