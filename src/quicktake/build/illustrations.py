"""Episode → the pictures of its show notes, as they are published: under a name that their content decides.

Another picture has another name, so that no bytes change at an address; an episode that is out may get new ones.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from quicktake import digest as digests
from quicktake.build.workshop import Workshop
from quicktake.destinations.files.names import PICTURE, media_key, published_artifact
from quicktake.model import Artifact, Progress, Receipt

SHORT = 40  # characters of a picture's name


def of_notes(
    workshop: Workshop, guid: str, receipts: Mapping[str, Receipt], progress: Progress | None
) -> dict[str, Artifact]:
    """Roles `picture:NAME`. Those with a receipt are as published; what cannot be used is left out, a rule says so."""
    result: dict[str, Artifact] = {}
    for path in named(workshop):
        shop = replace(workshop, illustration=workshop.episode.folder / path)
        if not (workshop.episode.folder / path).is_file():
            result |= _latest(path, guid, receipts)
        elif usable(shop):
            role = role_of(path, shop.digest("illustration_file"))
            receipt = receipts.get(media_key(guid, role))
            result[role] = published_artifact(receipt) if receipt else _made(shop, path, progress)
    return result


def named(workshop: Workshop) -> list[str]:
    """Paths, inside the episode's folder, of the pictures in its notes; remembered until episode.md changes."""
    notes = workshop.episode.notes
    if "![" not in notes:
        return []

    def parsed() -> list[str]:
        from quicktake.render import markdown
        from quicktake.render.figures import own_pictures

        return list(own_pictures(markdown.parse(notes)))

    return [str(path) for path in workshop.memo.of("pictures", workshop.episode.folder / "episode.md", parsed)]


def usable(workshop: Workshop) -> bool:
    """Whether a picture can be published; remembered until the file changes."""
    path = workshop.inputs()["illustration_file"]

    def looked() -> bool:
        from quicktake.pictures.illustration import trouble

        return trouble(path) is None

    return bool(workshop.memo.of("usable picture", path, looked))


def role_of(path: str, digest: str) -> str:
    """The role of a picture: its name, and what tells it from others of that name."""
    name = re.sub(r"[^a-z0-9]+", "-", str(Path(path).with_suffix("")).lower()).strip("-")[:SHORT].strip("-")
    return f"{PICTURE}:{name or 'picture'}-{digests.of_value([path, digest])[:8]}"


def _made(workshop: Workshop, path: str, progress: Progress | None) -> Artifact:
    makes = "illustration"
    artifact = workshop.known(makes) if progress is None else workshop.make(makes, progress)
    return replace(artifact, report={**artifact.report, PICTURE: path})


def _latest(path: str, guid: str, receipts: Mapping[str, Receipt]) -> dict[str, Artifact]:
    """The picture that was published last under a path whose file is not here any more."""
    prefix = media_key(guid, f"{PICTURE}:")
    found = [one for key, one in receipts.items() if key.startswith(prefix) and one.fields.get(PICTURE) == path]
    if not found:
        return {}
    last = max(found, key=lambda receipt: receipt.at or "")
    return {last.key.removeprefix(media_key(guid, "")): published_artifact(last)}
