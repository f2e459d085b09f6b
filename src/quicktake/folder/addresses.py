"""A web address that a host wrote → what is wrong with it, and its form in ASCII: one check for every place."""

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

IN_FULL = "Write it in full: https://..."
NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?")
KEPT = "/%:@!$&'()*+,;=~"  # of a path, beside letters, digits and -._ (RFC 3986, section 3.3)
FILE = re.compile(r"[^/]+\.(xml|rss|atom|html?|php|mp3|m4a)", re.IGNORECASE)

Fault = tuple[str, str]
"""What is wrong, and what to do."""


def fault(text: str) -> Fault | None:
    """What is wrong with an address that people and apps follow; None when nothing is."""
    none = f"`{text}` is no web address."
    if any(character.isspace() or not character.isprintable() or character in '\\<>"' for character in text):
        return none, IN_FULL
    try:
        parts = urlsplit(text)
        _ = parts.port
        host = _ascii_host(parts)
    except ValueError:
        return none, IN_FULL
    if parts.scheme not in ("http", "https") or not host:
        return none, IN_FULL
    if "@" in parts.netloc:  # not repeated here: it would stand in logs
        return (
            "the address holds a user name or a password, and everybody reads it.",
            "Take out what stands before the @.",
        )
    return None


def is_web(text: str) -> bool:
    """Whether a text is a web address in full."""
    return fault(text) is None


def base_fault(text: str) -> Fault | None:
    """What is wrong with an address that others begin with, such as `public_url`."""
    if wrong := fault(text):
        return wrong
    parts = urlsplit(text)
    whole = f"{parts.scheme}://{parts.netloc}{parts.path}"
    for mark, rest, name in (("?", parts.query, "a query"), ("#", parts.fragment, "a fragment")):
        if rest or text.endswith(mark):
            what = f"`{text}` has {name} ({mark}{rest}); addresses that begin with it would lead nowhere."
            return what, f"Write {whole.rstrip('?#')}"
    folder, _, last = parts.path.rpartition("/")
    if FILE.fullmatch(last):
        what = f"`{text}` is the address of a file; the addresses of feed, pages and sound begin with it."
        return what, f"Write its folder: {parts.scheme}://{parts.netloc}{folder}/"
    if {".", ".."} & set(parts.path.split("/")) or "//" in parts.path or re.search("%(?![0-9A-Fa-f]{2})", parts.path):
        return f"`{text}` has a path that servers read in different ways.", "Write it as your browser shows it."
    return None


def in_ascii(text: str) -> str:
    """An address without faults in ASCII: punycode for the name, percent codes for the path. ASCII stays as it is."""
    if text.isascii():
        return text
    parts = urlsplit(text)
    host = _ascii_host(parts) + (f":{parts.port}" if parts.port else "")
    path, query, fragment = (quote(part, safe=f"{KEPT}?") for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host, path, query, fragment))


def _ascii_host(parts: SplitResult) -> str:
    """The name in ASCII (IDNA 2008, as browsers make it); empty where it is none, ValueError where it cannot be one."""
    host = parts.hostname or ""
    if "[" in parts.netloc:
        return f"[{host}]"
    if not host.isascii():
        import idna

        return idna.encode(host, uts46=True).decode("ascii")  # IDNAError is a ValueError
    return host if NAME.fullmatch(host) else ""
