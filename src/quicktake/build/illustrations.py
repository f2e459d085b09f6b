"""Episode → the pictures of its show notes, as they are published: under a name that their content decides.

Another picture has another name, so that no bytes change at an address; an episode that is out may get new ones.
"""

import re
from collections.abc import Mapping
from dataclasses import astuple, replace
from pathlib import Path
from typing import TYPE_CHECKING

from quicktake import digest as digests
from quicktake.build.workshop import Workshop
from quicktake.destinations.files.names import PICTURE, media_key, published_artifact
from quicktake.model import Artifact, Progress, Receipt

if TYPE_CHECKING:  # the parser of notes takes longer to load than a run with nothing to do
    from quicktake.render.embeds import Embed

PLAYER_VERSION = 1  # of the drawing
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
    for player in players(workshop):
        role = f"{PICTURE}:player-{digests.of_value([*astuple(player), PLAYER_VERSION])[:8]}"
        receipt = receipts.get(media_key(guid, role))
        result[role] = published_artifact(receipt) if receipt else _drawn(workshop, player, progress)
    return result


def players(workshop: Workshop) -> "list[Embed]":
    """The players of other services in the notes; remembered until episode.md changes."""
    notes = workshop.episode.notes
    if "<iframe" not in notes.lower():
        return []
    from quicktake.render.embeds import Embed

    def parsed() -> list[list[str]]:
        from quicktake.render import markdown
        from quicktake.render.figures import players as players_of

        return [list(astuple(player)) for player in players_of(markdown.parse(notes))]

    known = workshop.memo.of("players", workshop.episode.folder / "episode.md", parsed)
    return [Embed(*map(str, one)) for one in known]


def _drawn(workshop: Workshop, player: "Embed", progress: Progress | None) -> Artifact:
    """The still of a player; without `progress` nothing is drawn."""
    settings = workshop.show.settings
    font = workshop.show.folder / settings.font if settings.font else None
    key = digests.of_value(["player", PLAYER_VERSION, player.service, player.title, str(settings.font)])

    def draw(output: Path) -> dict[str, object]:
        from quicktake.pictures.lettering import Typeface
        from quicktake.pictures.player import player_jpeg

        player_jpeg(player.service, player.title, Typeface(font), output)
        return {"service": player.service}

    built = workshop.cache.get(key) if progress is None else workshop.cache.whole(key)
    if built is None and progress is not None:
        built = workshop.cache.make(key, ".jpg", draw)
    bare = Artifact("image/jpeg", ".jpg", report={PICTURE: player.picture})
    return bare if built is None else replace(bare, digest=built.digest, size=built.size, path=built.path)


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
