"""The bench: everything that is weighed for one verdict, each way of counting under its beholder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from excomm._crisis.ask import AskError
from excomm._crisis.dates import Date
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import draw_worlds, intervals
from excomm._judge.beholder import Beholder
from excomm._judge.counting import Counting, changes, columns, countings
from excomm._judge.ranking import Ranking, at_stake, stacked
from excomm._judge.region import Limits
from excomm._judge.weighing import bounds_of
from excomm._ledger.ledger import READINGS, Book, Ledger


class Bench:
    """Worlds, ways of counting, beholders. Raises AskError where no way of counting fits the limits."""

    def __init__(self, book: Book, limits: Limits, baseline: Date, draws: int, seed: int) -> None:
        self.book, self.limits, self.draws, self.seed = book, limits, draws, seed
        self.sizes = Counting("sizes", baseline)
        self.worlds = draw_worlds(book.crisis, draws if intervals(book.crisis) else 1, seed)
        every = tuple(countings(book.crisis, baseline))
        self.ways = tuple(way for way in every if self._fits(way))
        self.left_out = tuple(way.name for way in every if way not in self.ways)
        if not self.ways:
            raise AskError(
                f"no way of counting weighs all of {', '.join(limits.names)}: a group stands for its members"
            )
        self.ranking = Ranking(at_stake(book.crisis))
        self.certain = True
        self._beholders: dict[bool, Beholder] = {}

    def keep(self, names: Sequence[str]) -> None:
        """Leave out every way of counting but these; all stay where none is named. Raises AskError for another name."""
        valid = [way.name for way in self.ways]
        for name in names:
            if name not in valid:
                raise AskError(f"there is no way of counting {name!r} here; there are {', '.join(valid)}")
        self.ways = tuple(way for way in self.ways if not names or way.name in names)

    def beholder(self, way: Counting) -> Beholder:
        """Return who weighs in a way of counting: one beholder for stakes, one for groups."""
        if way.grouped not in self._beholders:
            names = columns(self.book.crisis, way)
            self._beholders[way.grouped] = Beholder(names, self.limits, self.draws, self.seed)
        return self._beholders[way.grouped]

    def beholder_of_sizes(self) -> Beholder:
        """Return who weighs every stake by itself. Raises AskError where the limits speak of groups."""
        if not self._fits(self.sizes):
            raise AskError(
                "what flips a comparison is asked of stakes, not of groups: leave groups out of order and bounds"
            )
        return self.beholder(self.sizes)

    def rows(self, leading: Ledger, way: Counting) -> Iterator[Sequence[object]]:
        """Yield the comparison and the own accounts in one way of counting, and rank the actors."""
        own = self._ledger(leading, way)
        if not own.view:
            return
        self.certain = self.certain and all(e.low == e.high for e in own.entries)
        crisis, beholder = self.book.crisis, self.beholder(way)
        net = [changes(crisis, lines, self.worlds, way) for lines in own.readings()]
        first, second = crisis.rivals
        head = (own.eyes, str(own.date), way.name)
        if not way.relative:  # a beholder who counts the rival's gain as loss compares the two as anybody does
            yield (*head, first, second, *_cells(beholder, [n[first] - n[second] for n in net]))
            ends = {0: READINGS[0], len(net) - 1: READINGS[1]}  # none of the vague dates in time, and all of them
            for reading, values in ((name, net[at]) for at, name in (ends if own.unsure else {0: ""}).items()):
                found = beholder.acceptability(stacked(values, self.ranking.actors))
                self.ranking.add((*head, reading if own.unsure else ""), beholder.region.names, found)
        for actor in dict.fromkeys((*crisis.rivals, *crisis.players)):
            yield (*head, actor, "", *_cells(beholder, [n[actor] for n in net]))

    def notes(self) -> Iterator[str]:
        """Say what was left out, what was drawn, and how well it tells."""
        if self.left_out:
            yield f"Not counted under these limits: {', '.join(self.left_out)}."
        yield from self.drawn()
        if len(self.ranking.actors) > 2:
            sure = " Values are certain, so every confidence factor is 1." if self.certain else ""
            yield f"Ranks are shares of {self.draws:,} weighings drawn; actors that are level share their ranks.{sure}"

    def drawn(self) -> Iterator[str]:
        """Say where weighings came from hit-and-run, and what they are worth."""
        for beholder in self._beholders.values():
            sample = None if beholder.exact else beholder.sample
            if sample:
                stakes = ", ".join(beholder.region.names)
                yield (
                    f"{sample.draws:,} weighings of {stakes} came from hit-and-run, one in {sample.thinning} steps, "
                    f"and are worth {sample.effective:,.0f} independent ones."
                )

    def _fits(self, way: Counting) -> bool:
        return set(self.limits.names) <= set(columns(self.book.crisis, way))

    def _ledger(self, leading: Ledger, way: Counting) -> Ledger:
        if way.baseline == leading.baseline:
            return leading
        return self.book.ledger(leading.eyes, leading.date, way.baseline)


def _cells(beholder: Beholder, readings: Sequence[Floats]) -> tuple[float, ...]:
    """Better, level, worse in the first reading; the bounds of better and of worse in all; the error of better."""
    found = [beholder.shares(changes) for changes in readings]
    better, level, worse = found[0].means()
    bounds = bounds_of(found)
    return better, level, worse, *bounds.values(), beholder.error(readings[0], found[0])
