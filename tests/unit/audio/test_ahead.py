"""ahead: the same items in the same order, from a thread that never stays behind."""

import threading
from collections.abc import Iterator

import pytest

from quicktake.audio.ahead import ahead
from quicktake.errors import InputError


class Numbers:
    """Counts, and knows how many it gave, where, and whether it was closed."""

    def __init__(self, many: int, error: BaseException | None = None) -> None:
        self.many = many
        self.error = error
        self.given = 0
        self.threads: set[str] = set()
        self.closed_in: str | None = None

    def stream(self) -> Iterator[int]:
        try:
            for number in range(self.many):
                self.given += 1
                self.threads.add(threading.current_thread().name)
                yield number
            if self.error:
                raise self.error
        finally:
            self.closed_in = threading.current_thread().name


def running() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("ahead")]


@pytest.mark.parametrize("depth", [1, 4])
@pytest.mark.parametrize("many", [0, 1, 3, 4, 5, 100])
def test_items_and_order_stay(many: int, depth: int) -> None:
    assert list(ahead(Numbers(many).stream(), depth)) == list(range(many))
    assert running() == []


def test_another_thread_makes_them() -> None:
    numbers = Numbers(10)
    assert sum(ahead(numbers.stream())) == 45
    assert numbers.threads == {"ahead_0"}
    assert list(ahead([3, 1, 2])) == [3, 1, 2]


def test_no_more_than_depth_are_made_ahead() -> None:
    numbers = Numbers(100)
    items = ahead(numbers.stream(), 3)
    for number in range(20):
        assert next(items) == number
        assert numbers.given <= number + 1 + 3


@pytest.mark.parametrize("error", [InputError("a.wav: is damaged at 0:01."), KeyboardInterrupt(), MemoryError()])
def test_an_error_comes_out_after_the_items_before_it(error: BaseException) -> None:
    taken = []
    with pytest.raises(type(error)) as caught:
        for number in ahead(Numbers(5, error).stream()):
            taken.append(number)
    assert caught.value is error
    assert taken == [0, 1, 2, 3, 4]
    assert running() == []


def test_a_taker_that_stops_closes_the_stream_and_ends_the_thread() -> None:
    numbers = Numbers(1000)
    items = ahead(numbers.stream())
    assert next(items) == 0
    items.close()  # type: ignore[attr-defined]  # it is a generator
    assert numbers.closed_in == "ahead_0"
    assert numbers.given <= 6
    assert running() == []


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_taker_that_fails_leaves_no_thread(error: type[BaseException]) -> None:
    numbers = Numbers(1000)

    def take() -> None:
        for number in ahead(numbers.stream()):
            if number == 7:
                raise error

    with pytest.raises(error):
        take()
    assert numbers.closed_in == "ahead_0"
    assert running() == []


def test_nothing_runs_before_the_first_item_is_taken() -> None:
    numbers = Numbers(10)
    items = ahead(numbers.stream())
    assert running() == []
    assert numbers.given == 0
    assert next(items) == 0
