"""Scopes that Google granted → what the sign-in may do with the channel, in a host's words."""

from collections.abc import Iterable, Sequence

from quicktake.errors import Refusal

PREFIX = "https://www.googleapis.com/auth/"
ASKED = (f"{PREFIX}youtube.force-ssl",)
"""One scope that covers every call of ours (YouTube's discovery document), so that none can be left unticked."""
UPLOAD, MANAGE, CAPTIONS = "upload videos", "read the channel and change its videos", "write captions"
ABILITIES = {
    UPLOAD: {"youtube.upload", "youtube", "youtube.force-ssl", "youtubepartner"},
    MANAGE: {"youtube", "youtube.force-ssl", "youtubepartner"},
    CAPTIONS: {"youtube.force-ssl", "youtubepartner"},
}
NEEDED = (UPLOAD, MANAGE)


def missing(granted: Iterable[str]) -> list[str]:
    """What these scopes do not allow, of all that quicktake does."""
    names = {scope.removeprefix(PREFIX) for scope in granted}
    return [ability for ability, scopes in ABILITIES.items() if not names & scopes]


def insist(granted: Sequence[str]) -> None:
    """Refusal `scopes` when the sign-in cannot publish; captions alone may be missing."""
    lacking = [ability for ability in missing(granted) if ability in NEEDED]
    if lacking:
        what = f"the sign-in does not allow quicktake to {' and to '.join(lacking)}."
        hint = "Run `quicktake youtube login` again, and tick everything that Google asks for."
        raise Refusal("scopes", what, hint=hint)


def short(granted: Iterable[str]) -> list[str]:
    """The scopes without the part that all have in common."""
    return [scope.removeprefix(PREFIX) for scope in granted]
