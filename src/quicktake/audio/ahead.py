"""Iterable → the same items, made in a thread of their own some items ahead of whoever takes them."""

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from quicktake.folder.files import share_heaps

T = TypeVar("T")

share_heaps()


class _End:
    """What comes after the last item."""


END: Final = _End()


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ahead(blocks: Iterable[T], depth: int = 4) -> Iterator[T]:
    """Runs an iterable in a thread, at most depth items ahead; order and items stay the same.

    What the iterable raises is raised here, after the items before it. When the taker stops (closes the iterator, drops
    it, or fails: KeyboardInterrupt too), a generator is closed in its thread, and the thread has ended before the
    iterator has: no file stays open behind anybody's back. The thread starts with the first item taken.
    """
    items = iter(blocks)
    with ThreadPoolExecutor(1, "ahead") as thread:
        waiting: deque[Future[T | _End]] = deque()
        try:
            for _ in range(depth):
                waiting.append(thread.submit(_following, items))
            while not isinstance(item := waiting.popleft().result(), _End):
                waiting.append(thread.submit(_following, items))
                yield item
        finally:
            for future in waiting:
                future.cancel()
            if isinstance(items, Generator):
                thread.submit(items.close).result()


def _following(items: Iterator[T]) -> T | _End:
    return next(items, END)
