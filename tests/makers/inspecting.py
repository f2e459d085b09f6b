"""Samples → the faults that the inspector and the meter find in them together."""

from makers.sound import Samples
from quicktake.audio.faults import Fault, Inspector
from quicktake.audio.metering.loudness import Meter
from quicktake.audio.recordings.decoding import Form


def faults_of(samples: Samples, rate: int = 48000, *, block: int = 65536) -> tuple[Fault, ...]:
    """All faults of a sound that comes in blocks of one length."""
    form = Form(rate, samples.shape[1])
    meter, inspector = Meter(form), Inspector(form)
    for start in range(0, len(samples), block):
        meter.feed(samples[start : start + block])
        inspector.feed(samples[start : start + block])
    return inspector.finish(meter.finish())


def codes(samples: Samples, rate: int = 48000) -> list[str]:
    """The codes of its faults."""
    return [fault.code for fault in faults_of(samples, rate)]


def only(samples: Samples, rate: int = 48000) -> Fault:
    """Its only fault."""
    (fault,) = faults_of(samples, rate)
    return fault
