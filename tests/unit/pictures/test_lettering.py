"""Fonts: which letters they have, and that nothing is ever written with boxes."""

from importlib import resources
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.pictures.lettering import Typeface

OWN = Typeface()
LIGHT = Path(str(resources.files("font_source_sans_pro") / "files" / "SourceSansPro-Light.ttf"))


@pytest.mark.parametrize(
    "text",
    [
        "Why the kettle sings: 50 % off!",
        "Größe, Ärger, STRAẞE",
        "Ça coûte 3 € – « où » ?",
        "Žluťoučký kůň, żółw, ăîșț, őű",
        "Þórður, Søren, Åse, œuvre",
        "Tiếng Việt, Türkçe ığş",
        "Съешь ещё, Їжак і ґедзь, Љубав, Қазақ",
        "Ταχύτητα του ήχου ΆΈΰΐ",
    ],
)
def test_latin_greek_and_cyrillic_are_there(text: str) -> None:
    for bold in (True, False):
        assert Typeface(bold=bold).missing(text) == ""


def test_what_is_missing_is_named_once_and_in_order() -> None:
    assert OWN.missing("東京 by 東 and ear: שלום") == "東京שלום"


def test_letters_made_of_parts_are_written_as_one() -> None:
    assert OWN.writable("Cafe\u0301  o\u0308ffnen") == "Café öffnen"
    assert OWN.missing("Cafe\u0301") == ""


def test_signs_that_a_font_lacks_are_written_plainly_and_others_stay() -> None:
    assert OWN.writable("well\u2011known – 3\u00a0×\n4") == "well-known – 3 × 4"
    assert OWN.writable("Schall\u00addämmung\u200b") == "Schalldämmung"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("🎙️ Kettles 👨‍👩‍👧", "Kettles"),
        ("I ❤️ kettles", "I kettles"),
        ("Hot🔥tea 🔥!", "Hot tea!"),
        ("(🔥 hot) 🔥(cold)", "(hot) (cold)"),
        ("Thé 🔥 ! – 🔥 – oui", "Thé ! – – oui"),
        ("👩🏽‍🚀 to 🇩🇪 and 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "to and"),
        ("1️⃣ kettle, ℹ️ more", "1 kettle, more"),
    ],
)
def test_emoji_are_left_out_wherever_they_stand(title: str, written: str) -> None:
    assert OWN.writable(title) == written
    assert OWN.missing(title) == ""


def test_letters_are_missing_and_other_signs_are_left_out() -> None:
    assert OWN.missing("日 🔥 本") == "日本"
    assert OWN.left_out("日 🔥 本 🔥 ♪") == "🔥"
    assert OWN.missing("🎙️") == "🎙", "a title of nothing else is not written"


def test_the_hosts_font_is_used() -> None:
    assert Typeface(LIGHT).width("Kettles", 100) != OWN.width("Kettles", 100)
    assert Typeface(LIGHT).missing("東京 Grüße") == "東京"


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "font.ttf"
    broken.write_bytes(b"\0\1\0\0 not really")
    with pytest.raises(InputError, match=r"font\.ttf: is no font") as caught:
        Typeface(broken).missing("a")
    assert "show.toml: `font`" in (caught.value.hint or "")
    with pytest.raises(InputError, match=r"none\.ttf: there is no such file"):
        Typeface(tmp_path / "none.ttf").font(20)


def test_a_broken_file_is_not_taken_for_the_systems_font_of_that_name(tmp_path: Path) -> None:
    for name in ("DejaVuSans.ttf", "Arial.ttf", "Helvetica.ttc"):
        (tmp_path / name).write_text("no font")
        with pytest.raises(InputError, match="is no font"):
            Typeface(tmp_path / name).font(20)
