"""For every test of YouTube: an emulator of its API, and of Google's consent."""

from collections.abc import Iterator

import pytest

from emulator.consent import Consent
from emulator.server import Emulator


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator() as youtube:
        yield youtube


@pytest.fixture
def consent(youtube: Emulator) -> Iterator[Consent]:
    with Consent(issue=youtube.new_access_token) as consent:
        yield consent
