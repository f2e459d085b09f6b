"""The command that cuts a short video out of an episode: clip."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quicktake.cli import publishing
from quicktake.cli.app import chosen, command
from quicktake.cli.completion import episodes


class ShapeName(StrEnum):
    """What typer offers for --shape."""

    wide = "wide"
    tall = "tall"
    square = "square"


@command()
def clip(
    episode: Annotated[str, typer.Argument(metavar="EPISODE", help="Folder, slug or number.", autocompletion=episodes)],
    from_: Annotated[str, typer.Option("--from", metavar="TIME", help="Where in the recording it begins: 1:23.5.")],
    to: Annotated[str, typer.Option("--to", metavar="TIME", help="Where in the recording it ends.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The MP4 file to write.")],
    shape: Annotated[ShapeName, typer.Option(help="Its shape: 16:9, 9:16 or 1:1.")] = ShapeName.wide,
    words: Annotated[bool, typer.Option("--words", help="Write what is said into the picture.")] = False,
) -> None:
    """Make a short video of a passage, for places that show it alone; it is never published by itself."""
    from quicktake import publish
    from quicktake.build.clip import make_clip, wished
    from quicktake.publish.session import picked

    wish = wished(from_, to, shape.value, words=words)
    with publish.opened(chosen.show, publishing.now(), writes=False) as session, chosen.voice.progress() as progress:
        workshop = session.workshop(picked(session, episode))
        report = make_clip(workshop, wish, output, progress, session.building)
    chosen.voice.mastered("clip", output.name, report)
