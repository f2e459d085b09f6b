"""Episode that is out → transcript and chapters that came or changed since, timed for the sound as it was published.

Neither recording nor cache is needed: what the sound kept of the recording stands in its receipt.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from quicktake import digest as digests
from quicktake import steps
from quicktake.build.extras import sources
from quicktake.build.workshop import TYPES, Workshop
from quicktake.cache import Built
from quicktake.destinations.files.names import EDITION, edition_of, media_key, revision_of
from quicktake.errors import InputError
from quicktake.model import Artifact, Progress, Receipt, placed
from quicktake.timeline import EditList

MAKES = {"transcript": "captions", "chapters": "chapters"}
"""The step by what the host has."""


def of_published(
    workshop: Workshop, guid: str, receipts: Mapping[str, Receipt], progress: Progress | None
) -> dict[str, Artifact]:
    """By role: what is to be published as the next edition of its file. What cannot be used stays as it is out."""
    edits, result = edits_of(guid, receipts), {}
    for name, source in newer(workshop, guid, receipts).items() if edits else ():
        if edits is None or trouble(workshop, name, edits):
            continue
        role, receipt = _known(workshop, name, guid, receipts)
        try:
            made = _made(workshop, MAKES[name], edits, progress)
        except InputError:
            continue
        edition = edition_of(receipt) + 1
        result[role] = replace(made, report={**made.report, "source": source, EDITION: edition})
    return result


def newer(workshop: Workshop, guid: str, receipts: Mapping[str, Receipt]) -> dict[str, str]:
    """Of `transcript` and `chapters` those that are not what was published, with the digest of what the host has now.

    Of what an earlier version published without such a digest nobody knows.
    """
    return {
        name: source
        for name, source in sources(workshop).items()
        if (receipt := _known(workshop, name, guid, receipts)[1]) is None
        or receipt.fields.get("source") not in (None, source)
    }


def edits_of(guid: str, receipts: Mapping[str, Receipt]) -> EditList | None:
    """What the published sound kept of its recording; None where an earlier version did not write it down."""
    enclosure = receipts.get(media_key(guid, "enclosure"))
    edits = enclosure.fields.get("edits") if enclosure else None
    return EditList.from_json(edits) if edits else None


def trouble(workshop: Workshop, name: str, edits: EditList) -> str | None:
    """Why a transcript or chapters cannot be published; None when they can."""
    episode = workshop.episode
    if name == "chapters":
        return None if placed(episode.chapters, edits) else "all of them begin after the recording has ended."
    from quicktake.steps.transcript import insist_heard, readable

    path = episode.transcript
    if path is None:
        return "it is not there."
    try:
        insist_heard(path, readable(path, workshop.show.settings.language).cues, edits)
    except InputError as error:
        return error.message.removeprefix(str(path)).lstrip(":, ")
    return None


def _known(workshop: Workshop, name: str, guid: str, receipts: Mapping[str, Receipt]) -> tuple[str, Receipt | None]:
    """The role under which it is published, and what was published of this recording."""
    prefix, revision = media_key(guid, name), revision_of(receipts.get(media_key(guid, "enclosure")))
    for key, receipt in sorted(receipts.items()):
        if key.partition(":")[0] == prefix and revision_of(receipt) == revision:
            return key.removeprefix(media_key(guid, "")), receipt
    language = workshop.show.settings.language.lower()
    return (f"{name}:{language}" if name == "transcript" else name), None


def _made(workshop: Workshop, makes: str, edits: EditList, progress: Progress | None) -> Artifact:
    """What a step makes of the host's file and the published sound's edit list, which it needs as a file."""
    step, episode = steps.load(makes), workshop.episode
    params = step.params(workshop.show, episode)
    inputs = {"transcript": workshop.digest("transcript")} if makes == "captions" else {}
    key = digests.of_value([makes, step.VERSION, dict(params), inputs, edits.as_json()])
    built = workshop.cache.get(key) if progress is None else workshop.cache.whole(key)
    if built is None and progress is not None:
        files = {"measure": _measure(workshop, edits).path}
        if episode.transcript is not None:
            files["transcript"] = episode.transcript
        built = workshop.cache.make(key, step.SUFFIX, lambda output: step.run(files, output, params, progress))
    bare = Artifact(TYPES[step.SUFFIX], step.SUFFIX)
    if built is None:
        return bare
    return replace(bare, digest=built.digest, size=built.size, path=built.path, report=built.report)


def _measure(workshop: Workshop, edits: EditList) -> Built:
    """The edit list as the step `measure` writes it."""
    content = {"edits": edits.as_json()}
    key = digests.of_value(["measure of a receipt", content])

    def write(output: Path) -> Mapping[str, object]:
        output.write_text(json.dumps(content), "utf-8")
        return content

    return workshop.cache.whole(key) or workshop.cache.make(key, ".json", write)
