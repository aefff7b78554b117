"""What each watcher holds of the record between two dates, and what it takes others to hold.

Whoever holds a deed as it was knows what others were shown of it. Eyes that were shown another sign take the deed for
that sign, and take others to have been shown what that sign would show them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from excomm._crisis.dates import Date, Sure
from excomm._crisis.model import RECORD, Crisis
from excomm._knowledge.history import Happening, Showing, happenings, showings
from excomm._knowledge.signs import would_show

# Picks, of the signs shown of a deed, the one that is held at some moment, if any.
Moment = Callable[[Sequence[Showing]], Showing | None]


@dataclass(frozen=True, slots=True)
class Window:
    """The time between two dates, in one reading of the vague ones.

    ``taken_in`` are the ids of the entries of the record that are read as lying in it where their dates leave it open.
    """

    start: Date
    end: Date
    taken_in: Collection[str] = ()

    def holds(self, happening: Happening) -> bool:
        """Whether a deed lies after the start, and not after the end."""
        date, through = happening.date, happening.entry.id
        return self._yes(date.after(self.start), through) and self._yes(date.by(self.end), through)

    def until_end(self, shown: Sequence[Showing]) -> Sequence[Showing]:
        """Return the signs shown by the end."""
        return [s for s in shown if self._yes(s.date.by(self.end), s.through)]

    def at_end(self, shown: Sequence[Showing]) -> Showing | None:
        """Return the last sign shown by the end."""
        held = self.until_end(shown)
        return held[-1] if held else None

    def at_start(self, shown: Sequence[Showing]) -> Showing | None:
        """Return the last sign shown before the window begins."""
        held = [s for s in shown if not self._yes(s.date.after(self.start), s.through)]
        return held[-1] if held else None

    def _yes(self, sure: Sure, through: str) -> bool:
        return sure is Sure.YES or (sure is Sure.UNSURE and through in self.taken_in)


class Memory:
    """The deeds of the record, and the signs of them that each watcher was shown, kept once they are asked for."""

    def __init__(self, crisis: Crisis) -> None:
        self.crisis = crisis
        self.deeds = tuple(h for h in happenings(crisis) if h.number >= 0)
        self.ids = frozenset(h.entry.id for h in self.deeds)
        self._shown: dict[str, Mapping[int, Sequence[Showing]]] = {}

    def showings(self, watcher: str) -> Mapping[int, Sequence[Showing]]:
        """Return, for each deed by number, the signs of it that a watcher was shown, in order."""
        if watcher not in self._shown:
            self._shown[watcher] = showings(self.crisis, self.deeds, watcher)
        return self._shown[watcher]

    def done(self, holder: str, happening: Happening, moment: Moment) -> frozenset[str]:
        """Return what a holder takes to have been done before a deed: what it holds at that moment, and no more."""
        if holder == RECORD:
            return happening.done
        names: set[str] = set()
        for earlier in self.deeds[: happening.since]:
            held = moment(self.showings(holder).get(earlier.number, ()))
            if held is not None:
                names |= {held.sign, earlier.entry.id} if held.sign == earlier.event.name else {held.sign}
        return frozenset(names)

    def as_taken(
        self, happening: Happening, shown: Sequence[Showing], audience: str, window: Window
    ) -> Sequence[Showing]:
        """Return the signs an audience was shown of a deed, as eyes that were themselves ``shown`` these take it.

        Eyes that hold the deed know what the audience was shown. Others go by their own signs: of an act, what that act
        would show the audience; of a declared sign, that sign if the audience was shown or told it with them, by the
        same event, and else nothing new: of what the audience was told apart from them they do not know.
        """
        actual = self.showings(audience).get(happening.number, ())
        if shown[-1].sign == happening.event.name:
            return actual
        together = {(s.sign, s.through) for s in window.until_end(actual)}
        taken = []
        for showing in shown:
            sign = would_show(self.crisis, showing.sign, audience) if showing.sign in self.crisis.deeds else ""
            if sign or (showing.sign in self.crisis.signs and (showing.sign, showing.through) in together):
                taken.append(Showing(sign or showing.sign, showing.date, showing.through))
        return taken
