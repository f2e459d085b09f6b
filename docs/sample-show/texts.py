"""What is said in the sample show: by which voice, in which chapter, in our own words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One sentence: one cue of the transcript."""

    voice: str
    """Key of sound.VOICES."""
    text: str
    spoken: str = ""
    """How the voice must be told to say it, where that differs."""


@dataclass(frozen=True)
class Part:
    """A chapter and what is said in it."""

    title: str
    lines: tuple[Line, ...]
    link: str = ""


LOUD = (
    Part("Two recordings, one volume knob", (
        Line("near", "Welcome to Quick Take."),
        Line("near", "How loud is loud?"),
        Line("near", "Two recordings can have the same peaks, and still one of them makes you reach for the knob."),
        Line("far", "Like this one: the same words, further from the microphone, and I sound small."),
    )),
    Part("Peaks are not loudness", (
        Line("near", "A peak is a single moment."),
        Line("near", "One clap can fill the meter, while the talk around it stays faint."),
        Line("near", "The ear does not add up moments."),
        Line("near", "It listens to energy, over time."),
    ), link="https://example.org/peaks"),
    Part("What LUFS measures", (
        Line("far", "So broadcasters agreed on a measure."),
        Line("far", "It weighs the frequencies roughly as we hear them, and takes the power of short blocks,"
                    " each of four hundred milliseconds."),
        Line("far", "What is nearly silent does not count."),
        Line("near", "The result is given in LUFS: loudness units, relative to full scale.",
             spoken="The result is given in luffs: loudness units, relative to full scale."),
        Line("near", "Zero is the top, and a talk in a podcast sits well at minus sixteen."),
    ), link="https://example.org/loudness"),
    Part("One gain for everything", (
        Line("near", "To get there, nobody has to squeeze the sound."),
        Line("near", "It is turned up once, by the same amount from the first word to the last."),
        Line("far", "And only where a peak would go over the ceiling does a limiter lean on it,"
                    " for a few thousandths of a second."),
        Line("near", "This recording was made too quiet on purpose."),
        Line("near", "What you hear in the podcast was put right by one command."),
    )),
)  # fmt: skip
"""The video episode."""

KETTLE = (
    Part("A question from the kitchen", (
        Line("near", "This is Quick Take, with a question from the kitchen."),
        Line("near", "Why does a kettle sing before it boils?"),
        Line("near", "At first there is nothing to hear."),
        Line("near", "Then comes a hiss, then a roar; and just before the boil it grows quiet again."),
    )),
    Part("Bubbles that do not make it", (
        Line("near", "At the bottom, water turns to steam while the rest is still cool."),
        Line("near", "Each bubble rises a little, meets cooler water, and falls in on itself with a tiny click."),
        Line("near", "Thousands of clicks in a second: that is the song."),
    ), link="https://example.org/kettle"),
    Part("Why silence means tea", (
        Line("near", "When all the water is hot, the bubbles live to the top, and break there softly."),
        Line("near", "So the kettle that has just gone quiet is the one to lift."),
        Line("near", "Listen for it, the next time you make tea."),
    )),
)  # fmt: skip
"""The episode without a picture."""
