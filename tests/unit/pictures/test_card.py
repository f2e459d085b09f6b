"""The cover that a new show begins with."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from quicktake.pictures.card import MARGIN, PAPER, SIDE, title_card
from quicktake.pictures.cover import check_cover


@pytest.mark.parametrize(("title", "written"), [("Grüße aus der Küche", True), ("W" * 90, True), ("東京の音", False)])
def test_it_is_a_cover_with_the_title_inside_its_margins(tmp_path: Path, title: str, written: bool) -> None:
    title_card(title, tmp_path / "cover.jpg")
    assert list(check_cover(tmp_path / "cover.jpg")) == []
    with Image.open(tmp_path / "cover.jpg") as image:
        off = np.abs(np.asarray(image, int) - PAPER).max(axis=2) > 60
    assert off[: SIDE - 3 * MARGIN].any() == written
    assert not off[:, : MARGIN - 4].any()
    assert not off[:, SIDE - MARGIN + 4 :].any()
