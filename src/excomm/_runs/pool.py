"""Chunks worked on at once, by processes of this machine or by a cluster, whatever becomes of the workers.

The seam is ``concurrent.futures.Executor``. A process that dies takes a pool of processes with it, so the pool is made
again; the chunks that were being worked on are tried alone, and one that takes its worker with it again is given up
and named.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any, TypeVar

from excomm._crisis.ask import AskError

Result = TypeVar("Result")
AHEAD = 2
LIVES = 2
LOCAL = "local"


class WorkerDiedError(RuntimeError):
    """What a chunk gets instead of a result when it took its worker with it every time."""


def each(
    work: Callable[[int], Result], numbers: Iterable[int], *, workers: int | str = 1
) -> Iterator[tuple[int, Result | WorkerDiedError]]:
    """Yield every number with what ``work`` makes of it, in the order in which they are done.

    One worker is this process itself; a text is the address of a Dask scheduler, or ``local`` for one that is started
    with a worker a core. ``work`` must be picklable. What it raises is raised here and ends the rest.
    """
    left = deque(numbers)
    if isinstance(workers, str):
        yield from _on_cluster(work, left, workers)
    elif workers < 2 or len(left) < 2:
        for number in left:
            yield number, work(number)
    else:
        while left:
            suspects: list[int] = []
            yield from _until_broken(work, left, suspects, workers)
            for number in suspects:
                yield number, _alone(work, number)


def _processes(workers: int) -> ProcessPoolExecutor:
    """Return a pool of so many processes, begun anew rather than forked, that leave an interrupt to their parent."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_deaf)


def _deaf() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _until_broken(
    work: Callable[[int], Result], left: deque[int], suspects: list[int], workers: int
) -> Iterator[tuple[int, Result | WorkerDiedError]]:
    """Work until nothing is left or a worker has died; then ``suspects`` are what was being worked on."""
    pool = _processes(workers)
    busy: dict[Future[Result], int] = {}
    try:
        yield from _ahead(work, left, pool, busy, workers * AHEAD)
    except BrokenProcessPool:
        for future, number in busy.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                yield number, future.result()
            else:
                suspects.append(number)
    finally:
        pool.shutdown(cancel_futures=True)


def _ahead(
    work: Callable[[int], Result], left: deque[int], pool: Executor, busy: dict[Future[Result], int], most: int
) -> Iterator[tuple[int, Result]]:
    """Keep at most so many chunks with the pool; one leaves ``left`` when the pool has it, ``busy`` when it is done."""
    while left or busy:
        while left and len(busy) < most:
            busy[pool.submit(work, left[0])] = left[0]
            left.popleft()
        for future in wait(busy, return_when=FIRST_COMPLETED).done:
            result = future.result()
            yield busy.pop(future), result


def _alone(work: Callable[[int], Result], number: int) -> Result | WorkerDiedError:
    for _ in range(LIVES):
        with _processes(1) as pool:
            try:
                return pool.submit(work, number).result()
            except BrokenProcessPool:
                continue
    return WorkerDiedError(f"chunk {number} took its worker with it {LIVES} times more, alone")


def _on_cluster(
    work: Callable[[int], Result], left: deque[int], cluster: str
) -> Iterator[tuple[int, Result | WorkerDiedError]]:
    """Work on a Dask cluster, which tries a chunk again elsewhere when a worker dies, and names one that kills many."""
    with _client(cluster) as client:
        from distributed.scheduler import KilledWorker

        pool = client.get_executor()
        cores = max(1, sum(client.ncores().values()))
        busy: dict[Future[Result], int] = {}
        while left or busy:
            try:
                yield from _ahead(work, left, pool, busy, cores * AHEAD)
            except KilledWorker as error:
                future = next(f for f in busy if f.done() and f.exception() is error)
                number = busy.pop(future)
                yield number, WorkerDiedError(f"chunk {number} took one worker after another with it")


@contextmanager
def _client(cluster: str) -> Iterator[Any]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise AskError("a cluster needs Dask: pip install 'excomm[cluster]'") from None
    if cluster == LOCAL:
        with (
            distributed.LocalCluster(n_workers=os.cpu_count(), threads_per_worker=1, dashboard_address=None) as local,
            distributed.Client(local) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(cluster, timeout="10s")
    except (OSError, ValueError) as error:
        raise AskError(f"there is no cluster at {cluster}: {error}") from None
    with client:
        yield client
