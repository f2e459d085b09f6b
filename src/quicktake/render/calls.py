"""show.toml's [links] and funding → the standing calls under every episode."""

from quicktake.model import Call, Settings
from quicktake.render.letters import one_line

WORDS = {
    "subscribe": "Subscribe on YouTube",
    "follow": "Follow the podcast",
    "support": "Support the show",
    "newsletter": "Get the newsletter",
}
FUNDING = "support"


def standing_calls(settings: Settings) -> tuple[Call, ...]:
    """The calls with their words, in the order they were written; funding comes last unless a call leads there."""
    calls = [_call(key, value) for key, value in settings.links.items()]
    funding = funding_call(settings)
    if funding and funding.url not in {call.url for call in calls}:
        calls.append(funding)
    return tuple(calls)


def funding_call(settings: Settings) -> Call | None:
    """Where listeners support the show, with the words of the call: `funding`, else the call `support`."""
    given = settings.funding or settings.links.get(FUNDING)
    return _call(FUNDING, given) if given else None


def _call(key: str, value: str | Call) -> Call:
    url, text = (value.url, value.text) if isinstance(value, Call) else (value, "")
    words = one_line(text) or WORDS.get(key) or one_line(key.replace("_", " ").replace("-", " ")).capitalize()
    return Call(url, words)
