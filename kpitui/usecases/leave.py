"""Stop or end the process without harm to a save that another thread makes."""

from kpitui.store.saving import between_saves, give_up_waiting

__all__ = ["between_saves", "give_up_waiting"]
