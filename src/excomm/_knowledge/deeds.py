"""Events of a crisis made ready to be seen: acts as they are done in a history, with whatever they tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from excomm._crisis import model
from excomm._crisis.model import Crisis
from excomm._knowledge.signs import signs_shown, signs_told
from excomm._knowledge.view import Atom, Event, Telling


class Deeds:
    """Makes the events of one crisis; the same act without tellings is the same object each time."""

    def __init__(self, crisis: Crisis) -> None:
        self.crisis = crisis
        self._shows = {act: self._shown(act, deed) for act, deed in crisis.deeds.items()}
        self._plain = {act: Event(act, self._shows[act]) for act in crisis.deeds}
        self._revealed = {act: Event(act, self._others(act)) for act in crisis.deeds}

    def done(self, act: str, earlier: Sequence[str]) -> Event:
        """Return the event of an act done after the acts ``earlier``, telling of those it tells of."""
        return self._telling(self._plain[act], self.crisis.deeds[act].tells, earlier)

    def chosen(self, act: str) -> Event:
        """Return the event of choosing an act while others choose too: only the mover meets it."""
        mover = self.crisis.deeds[act].by
        return Event(f"chosen {act}", {mover: Atom("own", act)})

    def revealed(self, act: str, earlier: Sequence[str]) -> Event:
        """Return the event of an act chosen at the same time as others being shown to the others."""
        return self._telling(self._revealed[act], self.crisis.deeds[act].tells, earlier)

    def happened(
        self, event: model.Event, earlier: Mapping[str, int], names: Sequence[str], *, at_once: int = -1
    ) -> Event:
        """Return an event of the record; ``earlier`` maps ids to numbers, ``names`` numbers to deeds.

        ``at_once`` is for acts that several sides choose together, whose own choice they have met already: how many
        deeds came before all of them, of which alone they can tell.
        """
        base = Event(event.event or event.id)
        if event.act:
            base = self.revealed(event.act, names[:at_once]) if at_once >= 0 else self.done(event.act, names)
        elif event.event:
            signs = signs_shown(self.crisis, event.event, event)
            base = Event(event.event, {w: Atom("sign", s) for w, s in signs.items()})
        return with_tellings(base, self._tellings_of_events(event, earlier, names))

    def _tellings_of_events(
        self, event: model.Event, earlier: Mapping[str, int], names: Sequence[str]
    ) -> Iterable[Telling]:
        for told, hearers in event.tells.items():
            number = earlier[told]
            yield Telling(number, signs_told(self.crisis, names[number], hearers))

    def _telling(self, event: Event, tells: Mapping[str, Mapping[str, str]], earlier: Sequence[str]) -> Event:
        if not tells:
            return event
        found = (
            Telling(number, signs_told(self.crisis, name, tells[name]))
            for number, name in enumerate(earlier)
            if name in tells
        )
        return with_tellings(event, found)

    def _shown(self, act: str, deed: model.Act) -> Mapping[str, Atom]:
        signs = signs_shown(self.crisis, act, deed)
        return {w: Atom("own" if w == deed.by else "sign", sign) for w, sign in signs.items()}

    def _others(self, act: str) -> Mapping[str, Atom]:
        mover = self.crisis.deeds[act].by
        return {watcher: atom for watcher, atom in self._shows[act].items() if watcher != mover}


def with_tellings(event: Event, tellings: Iterable[Telling]) -> Event:
    """Return the event with more tellings; the event itself where there are none."""
    more = tuple(tellings)
    return Event(event.name, event.shows, (*event.tells, *more)) if more else event
