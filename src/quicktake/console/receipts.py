"""What mastering reports → the receipt on the terminal: before and after, and everything that was done between."""

from collections.abc import Iterator, Mapping
from typing import Any

from quicktake.timeline import clock

FIGURES = (
    ("integrated", "integrated loudness", "LUFS"),
    ("short_term", "highest short-term", "LUFS"),
    ("momentary", "highest momentary", "LUFS"),
    ("range", "loudness range", "LU"),
    ("true_peak", "true peak", "dBTP"),
)
WIDTH = 22  # of the first column


def receipt_lines(name: str, report: Mapping[str, Any]) -> Iterator[str]:
    """The whole receipt: a table of figures, then what was done."""
    loudness = report["loudness"]
    yield f"{name}: {clock(report['seconds'])}"
    yield f"  {'':{WIDTH}}{'before':>13}{'after':>13}"
    for key, words, unit in FIGURES:
        before, after = (_figure(loudness[side].get(key), unit) for side in ("input", "output"))
        yield f"  {words:{WIDTH}}{before:>13}{after:>13}"
    for words, text in _done(report):
        yield f"  {words:{WIDTH}}  {text}"
    for note in report.get("notes", ()):
        yield f"  {note}"


def sample_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Where the sample's two files are from."""
    start = report["start"]
    for file in report["files"]:
        yield f"{file}: {clock(start)} to {clock(start + report['seconds'])} of the recording"


def loudness_lines(name: str, report: Mapping[str, Any], *, verbose: bool = False) -> Iterator[str]:
    """The receipt in short, for each episode of a run. verbose: with the encoder."""
    loudness = report.get("loudness") or {}
    seconds = report.get("seconds")
    length = clock(float(seconds)) if isinstance(seconds, int | float) else "?"
    yield f"{name}: {length}, {_figures(loudness.get('input'))} → {_figures(loudness.get('output'))}"
    edits = [f"{words} {text}" for words, text in _edits(report)]
    yield "    " + "; ".join([f"gain {_figure(report.get('gain'), 'dB')}", _limited(report), *edits])
    if verbose and report.get("encoder"):
        yield f"    {report['encoder']}"
    for note in report.get("notes", ()):
        yield f"    {note}"


def _done(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "target, ceiling", f"{_figure(report['target'], 'LUFS')}, {_figure(report['ceiling'], 'dBTP')}"
    treatment = report.get("treatment") or {}
    tools = [
        *([f"high-pass at {treatment['highpass']:g} Hz"] if treatment.get("highpass") else []),
        *([f"denoise by {treatment['denoise']:g} dB"] if treatment.get("denoise") else []),
        *([FOLDS[treatment["fold"]]] if treatment.get("fold", "none") != "none" else []),
    ]
    if tools:
        yield "filters", ", ".join(tools)
    leveler = report.get("leveler")
    if leveler:
        yield "leveler", f"from {leveler['least']:+.1f} to {leveler['most']:+.1f} dB"
    yield from _edits(report)
    yield "gain", _figure(report["gain"], "dB")
    yield "limiter", _limited(report).removeprefix("limiter ")
    yield "encoder", f"{report['encoder']}; {_format(report)}"
    versions = report.get("versions") or {}
    if versions:
        yield "versions", ", ".join(f"{name} {number}" for name, number in versions.items())


def _edits(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    cuts = report.get("cuts") or {}
    if cuts.get("count"):
        yield "cut", f"{cuts['seconds']:.1f} s in {cuts['count']} place{'s' if cuts['count'] > 1 else ''}"
    inserts = report.get("inserts") or ()
    if inserts:
        yield "put in", ", ".join(f"{one['what']} at {clock(one['at'])} ({one['seconds']:.1f} s)" for one in inserts)


FOLDS = {
    "sum": "folded to mono",
    "left": "mono from the left channel alone",
    "right": "mono from the right channel alone",
}


def _format(report: Mapping[str, Any]) -> str:
    channels = "mono" if report["channels"] == 1 else "stereo"
    bitrate = f"{report['bitrate']} kbit/s, " if report.get("bitrate") else ""
    return f"{bitrate}{report['sample_rate'] / 1000:g} kHz, {channels}"


def _limited(report: Mapping[str, Any]) -> str:
    limiter = report.get("limiter") or {}
    if not limiter.get("active_seconds"):
        return "limiter not needed"
    lowered = report.get("ceiling_lowered_db")
    more = f", its ceiling lowered by up to {lowered:.1f} dB for the encoder's own peaks" if lowered else ""
    return f"limiter {limiter['active_seconds']:.1f} s, at most {limiter['deepest_db']:.1f} dB{more}"


def _figures(figures: Mapping[str, Any] | None) -> str:
    known = figures or {}
    loudness, peak = _figure(known.get("integrated"), "LUFS"), _figure(known.get("true_peak"), "dBTP")
    return f"{loudness}, {peak}, range {_figure(known.get('range'), 'LU')}"


def _figure(value: Any, unit: str) -> str:
    return f"{value:.1f} {unit}" if isinstance(value, int | float) else f"- {unit}"
