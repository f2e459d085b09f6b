"""Commands that make things on this machine: init, new, master."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from quicktake.cli.app import app, chosen


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where the show is to be.")] = Path(),
    title: Annotated[str | None, typer.Option(help="The show's name.")] = None,
    description: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    author: Annotated[str | None, typer.Option(help="Who makes it.")] = None,
    email: Annotated[str | None, typer.Option(help="The owner's address; public in the feed.")] = None,
    link: Annotated[str | None, typer.Option(help="The show's home page.")] = None,
    language: Annotated[str | None, typer.Option(help="Such as en or de.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="Apple's category, such as News/Daily News.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Europe/Berlin.")] = None,
    explicit: Annotated[bool, typer.Option(help="Whether the show is explicit.")] = False,
    public_url: Annotated[str | None, typer.Option(help="Where the published folder is served.")] = None,
) -> None:
    """Make a new show, by questions with defaults or all by options."""
    from quicktake import starting
    from quicktake.console import questions

    given = {"title": title, "description": description, "author": author, "email": email, "link": link}
    given |= {"language": language, "timezone": timezone, "public_url": public_url}
    answers = questions.settings(chosen.voice, given, categories=category or [], explicit=explicit)
    path = starting.new_show(folder, answers)
    chosen.voice.made("init", path, "Next: quicktake new RECORDING --title ...")


@app.command()
def new(
    recording: Annotated[Path, typer.Argument(help="The recorded file, audio or video.")],
    title: Annotated[str | None, typer.Option(help="Headline; default: the recording's own title.")] = None,
    number: Annotated[int | None, typer.Option(help="Its number; default: one above the highest.", min=1)] = None,
    date: Annotated[str | None, typer.Option(help='When it is due: "tomorrow 06:00", 2026-11-23 06:00.')] = None,
    move: Annotated[bool, typer.Option("--move", help="Move the recording instead of copying it.")] = False,
    link: Annotated[bool, typer.Option("--link", help="Link to the recording instead of copying it.")] = False,
) -> None:
    """Make the next episode's folder from a recording."""
    from quicktake import starting

    how = "move" if move else "link" if link else "copy"
    with chosen.voice.progress() as progress:
        folder = starting.new_episode(
            chosen.show, recording, progress, datetime.now(UTC), title=title, number=number, date=date, how=how
        )
    chosen.voice.made(
        "new", folder, "It is a draft. Edit episode.md there, delete the line `draft: true`, then: quicktake publish"
    )


@app.command()
def master(
    recording: Annotated[Path, typer.Argument(help="Any audio or video file.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write; its ending decides the format.")],
    target: Annotated[float, typer.Option(help="Integrated loudness in LUFS.", min=-36, max=-8)] = -16.0,
    ceiling: Annotated[float, typer.Option(help="Highest true peak in dBTP.", min=-12, max=0)] = -1.0,
    bitrate: Annotated[int, typer.Option(help="Bit rate in kbit/s.", min=48, max=320)] = 128,
    trim: Annotated[bool, typer.Option(help="Cut the silence at both ends.")] = True,
) -> None:
    """Master the sound of a file, alone: loudness, true peak, encoding, and what came out by measurement."""
    from quicktake.audio.mastering import master_file
    from quicktake.model import Audio

    audio = Audio(target=target, ceiling=ceiling, bitrate=bitrate, trim=trim)
    with chosen.voice.progress() as progress:
        report = master_file(recording, output, audio, progress)
    chosen.voice.mastered("master", output.name, report)
