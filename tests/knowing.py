"""What tests of knowledge share: what a watcher had met, and unknowns in the middle of their intervals."""

import excomm as xc
from excomm._knowledge.history import met
from excomm._knowledge.view import Atom


def atoms_met(crisis: xc.Crisis, watcher: str, date: xc.Date) -> list[Atom]:
    """Give what a watcher had met by a date."""
    return [found.atom for found in met(crisis, watcher, date) or ()]


#
# What holds: an event that shows a watcher nothing, or the same sign, leaves its view the same. A deed hidden from some
# eyes adds no line to any ledger in them. What is hidden from them, also what is told to others, leaves the stakes in
# fact in those eyes as they were.
#
# What does not hold: a stake as seen counts what the stake's own audiences were shown of what the eyes know. So a
# telling to such an audience moves that stake even in eyes that do not know of the telling: blue, which traded, is
# entered as having lost face when the world is told of the trade, whether or not blue hears that it was.


def middle(crisis: xc.Crisis) -> dict[str, float]:
    """Give every unknown in the middle of its interval."""
    return {name: float(value[0]) for name, value in xc.world(crisis).values.items()}
