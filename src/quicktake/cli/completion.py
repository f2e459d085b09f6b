"""What the host has typed → the episodes that a shell offers to complete."""

from pathlib import Path

import typer

from quicktake.errors import QuicktakeError


def episodes(context: typer.Context, incomplete: str) -> list[str]:
    """Slugs that begin with what is typed, newest folder first; none where there is no readable show."""
    from quicktake.folder.show import find_show, slugs_of

    show = context.find_root().params.get("show")
    try:
        folder = find_show(Path(show or ""), named=show is not None)
        return [slug for slug in slugs_of(folder) if slug.startswith(incomplete)]
    except (QuicktakeError, OSError):
        return []
