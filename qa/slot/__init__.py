"""What a question asks for, as a slot of a certain sort, and the sentences that fill it."""

from qa.slot.filling import AskedSlot, Filling, Found

__all__ = ["AskedSlot", "Filling", "Found"]
