"""Work for the tests of runs that kills the process it is done in; workers import it by name."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Deadly:
    """Squares numbers; at those of ``once`` the first worker dies, at those of ``always`` every one."""

    folder: str
    once: tuple[int, ...] = ()
    always: tuple[int, ...] = ()

    def __call__(self, number: int) -> int:
        """Square a number, or die."""
        mark = Path(self.folder) / str(number)
        first = not mark.exists()
        mark.touch()
        if number in self.always or (first and number in self.once):
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number


def failing(number: int) -> int:
    """Raise at one number what is no death."""
    if number == 3:
        raise ValueError("three")
    return number
