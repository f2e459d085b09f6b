"""A category's name → the number that YouTube knows it by, and back."""

import difflib

NAMES = {
    "Film & Animation": "1",
    "Autos & Vehicles": "2",
    "Music": "10",
    "Pets & Animals": "15",
    "Sports": "17",
    "Travel & Events": "19",
    "Gaming": "20",
    "People & Blogs": "22",
    "Comedy": "23",
    "Entertainment": "24",
    "News & Politics": "25",
    "Howto & Style": "26",
    "Education": "27",
    "Science & Technology": "28",
    "Nonprofits & Activism": "29",
}
"""The categories that a video can be given, in every region (videoCategories.list, assignable)."""

_NUMBERS = {name.casefold(): number for name, number in NAMES.items()}


def number(text: str) -> str | None:
    """The number for a name or a number; None for what YouTube does not know."""
    plain = " ".join(text.casefold().replace(" and ", " & ").split())
    return plain if plain in NAMES.values() else _NUMBERS.get(plain)


def name(number: str) -> str:
    """The name of a number that YouTube knows, else the number."""
    return next((name for name, known in NAMES.items() if known == number), number)


def nearest(text: str) -> str:
    """What to write instead of an unknown name."""
    close = difflib.get_close_matches(text.casefold(), _NUMBERS, n=1)
    names = [name for name in NAMES if name.casefold() in close] or list(NAMES)
    return "Did you mean `" + names[0] + "`?" if len(names) == 1 else "One of: " + ", ".join(names) + "."
