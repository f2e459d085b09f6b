"""Commands that make things on this machine: init, new, master."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from quicktake.cli.app import chosen, command
from quicktake.model import Privacy


@command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the show is to be.")] = Path(),
    title: Annotated[str | None, typer.Option(help="The show's name.")] = None,
    description: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    author: Annotated[str | None, typer.Option(help="Who makes it.")] = None,
    email: Annotated[str | None, typer.Option(help="The owner's address; public in the feed.")] = None,
    link: Annotated[str | None, typer.Option(help="The show's home page.")] = None,
    language: Annotated[str | None, typer.Option(help="Such as en or de.")] = None,
    category: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Apple's category, such as News/Daily News.")
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Europe/Berlin.")] = None,
    explicit: Annotated[bool, typer.Option(help="Whether the show is explicit.")] = False,
    public_url: Annotated[str | None, typer.Option(help="Where the published folder is served.")] = None,
    youtube_privacy: Annotated[Privacy | None, typer.Option(help="Send videos to YouTube; who sees them.")] = None,
) -> None:
    """Make a new show: it asks what it needs, or takes the answers as options."""
    from quicktake import starting
    from quicktake.console import questions
    from quicktake.folder import making

    making.insist_new(folder)
    given = {"title": title, "description": description, "author": author, "email": email, "link": link}
    given |= {"language": language, "timezone": timezone, "public_url": public_url}
    answers = questions.settings(
        chosen.voice, given, categories=category or [], explicit=explicit, youtube_privacy=youtube_privacy
    )
    path = starting.new_show(folder, answers)
    first = "quicktake youtube login, then " if "youtube" in answers else ""
    chosen.voice.made("init", path, f"Next: {first}quicktake new RECORDING --title ...")


Track = Annotated[int | None, typer.Option(help="Which audio track of the recording, from 1.", min=1, max=64)]


@command()
def new(
    recording: Annotated[Path, typer.Argument(metavar="RECORDING", help="The recorded file, audio or video.")],
    title: Annotated[str | None, typer.Option(help="Headline; default: the recording's own title.")] = None,
    number: Annotated[int | None, typer.Option(help="Its number; default: one above the highest.", min=1)] = None,
    date: Annotated[str | None, typer.Option(help='When it is due: "tomorrow 06:00", 2026-11-23 06:00.')] = None,
    move: Annotated[bool, typer.Option("--move", help="Move the recording instead of copying it.")] = False,
    link: Annotated[bool, typer.Option("--link", help="Link to the recording instead of copying it.")] = False,
    track: Track = None,
) -> None:
    """Make the next episode's folder from a recording."""
    from quicktake import starting
    from quicktake.cli import publishing  # which stands below in help

    how = "move" if move else "link" if link else "copy"
    with chosen.voice.progress() as progress:
        folder, findings = starting.new_episode(
            chosen.show, recording, progress, publishing.now(),
            title=title, number=number, date=date, how=how, track=track,
        )  # fmt: skip
    next_step = "It is a draft. Edit episode.md there, delete the line `draft: true`, then: quicktake publish"
    chosen.voice.made("new", folder, next_step, findings)


Hertz = Annotated[float | None, typer.Option(help="Take away what lies under so many Hz.", min=20, max=300)]
Noise = Annotated[float | None, typer.Option(help="Take so many dB off steady noise.", min=1, max=40)]
Pause = Annotated[float | None, typer.Option(help="Shorten silences to so many seconds.", min=0.7, max=60)]
Sample = Annotated[float | None, typer.Option(help="Only so many seconds, before and after.", min=1, max=600)]
Picture = Annotated[Path | None, typer.Option(help="A PNG of waveform and loudness, before and after.")]
IfNeeded = Annotated[bool, typer.Option("--if-needed", help="Copy the sound as it is when it is right already.")]


@command()
def master(
    recording: Annotated[Path, typer.Argument(metavar="RECORDING", help="Any audio or video file.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write; its ending decides the format.")],
    target: Annotated[float, typer.Option(help="Integrated loudness in LUFS.", min=-36, max=-8)] = -16.0,
    ceiling: Annotated[float, typer.Option(help="Highest true peak in dBTP.", min=-12, max=0)] = -1.0,
    bitrate: Annotated[int, typer.Option(help="Bit rate in kbit/s.", min=48, max=320)] = 128,
    trim: Annotated[bool, typer.Option(help="Cut the silence at both ends.")] = True,
    mono: Annotated[bool, typer.Option("--mono", help="Fold to one channel.")] = False,
    leveler: Annotated[bool, typer.Option("--leveler", help="Bring speakers of unlike loudness together.")] = False,
    highpass: Hertz = None,
    denoise: Noise = None,
    max_pause: Pause = None,
    sample: Sample = None,
    track: Track = None,
    picture: Picture = None,
    if_needed: IfNeeded = False,
) -> None:
    """Master the sound of a file, alone: loudness, true peak, encoding, and what came out by measurement."""
    from quicktake.build import alone
    from quicktake.model import Audio

    channels: Literal["mono", "auto"] = "mono" if mono else "auto"
    audio = Audio(target=target, ceiling=ceiling, bitrate=bitrate, trim=trim, channels=channels, leveler=leveler,
                  highpass=highpass, denoise=denoise, max_pause=max_pause, track=track)  # fmt: skip
    wishes = alone.Wishes(sample=sample, picture=picture, if_needed=if_needed)
    with chosen.voice.progress() as progress:
        report, findings = alone.master_alone(recording, output, audio, progress, wishes)
    chosen.voice.mastered("master", output.name, report, findings)
