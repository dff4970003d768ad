"""An hour of faults around one gnomond that follows three servers. Needs root, for namespaces.

    python3 tests/soak/inject.py [--seconds 3600] [--seed 1] [--only ServerLies,LinkDown]

Faults of tests/soak/faults.py come alone and in twos, drawn by the seed. Once a second somebody
looks, by HTTP and as an NTP client. At every look the clock's true error must be within the bound
that the daemon gives at that moment. The daemon must never end, each fault must show in a metric,
and afterwards all must be well again. Status 0 if so; a table at the end, one line a fault."""

import argparse
import collections
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="classes of faults.py, separated by commas")
    return parser.parse_args()


# Three servers are asked every other second at most, and the socket of a request waits a minute
# for a late answer.
MOST_REQUESTS = 3 * 60 // 2 + 3


class Ended(Exception):
    """There is no daemon any more: there is nothing to look at."""


class Look:
    """What was seen in one second."""

    def __init__(self, stage):
        self.alive = stage.node.running()
        self.metrics = stage.node.metrics() if self.alive else None
        self.served = stage.node.served() if self.alive else None

    def trusted(self):
        return self.metrics is not None and any(
            value == 1 and name == "ntp_system_state" and
            dict(labels)["state"] in ("synchronized", "holdover")
            for (name, labels), value in self.metrics.items())

    def value(self, name):
        return self.metrics.get((name, frozenset()))

    def synchronized(self):
        return self.metrics is not None and self.value("ntp_system_synchronized") == 1

    def broken(self):
        """The promises that do not hold, as sentences."""
        if not self.alive:
            yield "the daemon has ended"
        if self.trusted():
            error, bound = (self.value("ntp_virtual_true_offset_seconds"),
                            self.value("ntp_system_max_error_seconds"))
            if bound is None or abs(error) > bound:
                yield f"true error {error} s, bound {bound} s"
        if self.served is not None and abs(self.served[0]) > self.served[1]:
            yield f"served time {self.served[0]} s off, client's bound {self.served[1]} s"


class Tally:
    """What is said at the end."""

    def __init__(self):
        self.looks = self.answered = self.trusted = self.served = 0
        self.ratio = 0.0
        self.broken = []
        self.faults = collections.Counter()
        self.shown = collections.Counter()

    def count(self, look, present):
        self.looks += 1
        self.answered += look.metrics is not None
        self.served += look.served is not None
        if look.trusted():
            self.trusted += 1
            self.ratio = max(self.ratio, abs(look.value("ntp_virtual_true_offset_seconds")) /
                             look.value("ntp_system_max_error_seconds"))
        for sentence in look.broken():
            self.note(sentence, present)
        if not look.alive:
            raise Ended

    def note(self, sentence, present=()):
        names = ", ".join(type(fault).__name__ for fault in present) or "no fault"
        self.broken.append(f"{names}: {sentence}")
        print("BROKEN", self.broken[-1], flush=True)


class Run:
    def __init__(self, stage, faults, tally):
        self.stage, self.faults, self.tally = stage, faults, tally

    def look(self, present=()):
        began = time.monotonic()
        look = Look(self.stage)
        self.tally.count(look, present)
        time.sleep(max(0.0, 1.0 - (time.monotonic() - began)))
        return look

    def until_well(self, seconds):
        """The first look at a synchronised daemon; None if there is none in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            look = self.look()
            if look.synchronized():
                return look
        return None

    def round(self, rng):
        """One or two faults, from a daemon that is well to one that is well again."""
        before = self.until_well(120)
        if before is None:
            self.tally.note("not synchronised within 120 s after the last faults")
            return
        present = self.draw(rng)
        waiting = set(present)
        print(time.strftime("%H:%M:%S"), *(type(fault).__name__ for fault in present), flush=True)

        def watch(look):
            if look.metrics is not None:
                waiting.difference_update(
                    [f for f in waiting if f.shows(before.metrics, look.metrics)])

        for fault in present:
            fault.begin(self.stage)
        for _ in range(max(fault.seconds for fault in present) + rng.randrange(30)):
            watch(self.look(present))
        for fault in present:
            fault.end(self.stage)
        for _ in range(30):
            if not waiting:
                break
            watch(self.look(present))
        for fault in present:
            self.tally.faults[type(fault).__name__] += 1
            self.tally.shown[type(fault).__name__] += fault not in waiting
            if fault in waiting:
                print("NOT SEEN", type(fault).__name__, flush=True)

    def draw(self, rng):
        # The kind that came least often, so that all come; a second one by chance.
        first = min(self.faults, key=lambda kind: (self.tally.faults[kind.__name__], rng.random()))
        chosen = [first]
        others = [kind for kind in self.faults if kind.group != first.group]
        if others and rng.random() < 0.4:
            chosen.append(rng.choice(others))
        return [kind(rng) for kind in chosen]


def report(tally, first, last):
    print("\nfault                   times  shown")
    for name in sorted(tally.faults):
        print(f"{name:22} {tally.faults[name]:6} {tally.shown[name]:6}")
    print(f"looks {tally.looks}, by HTTP {tally.answered}, with a bound {tally.trusted}, "
          f"NTP answers that say synchronised {tally.served}")
    print(f"largest true error as a part of the bound {tally.ratio:.2f}")
    print("descriptors, requests' descriptors, threads, kB: %d, %d, %d, %d at the beginning, "
          "%d, %d, %d, %d at the end" % (*first, *last))


def soak(stage, kinds, tally, rng, seconds):
    """The faults, and what is said of them; 0 if all was kept."""
    rounds = Run(stage, kinds, tally)
    if rounds.until_well(60) is None:
        tally.note("not synchronised within 60 s after the start")
        return 1
    first = stage.node.resources()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        rounds.round(rng)
    if rounds.until_well(180) is None:
        tally.note("not synchronised within 180 s after the end")
    # What the last fault left behind is given up within a minute.
    for _ in range(65):
        rounds.look()
    last = stage.node.resources()
    if last[0] > first[0] + 8 or last[1] > MOST_REQUESTS or last[2] > first[2] + 4:
        tally.note("descriptors, requests' descriptors and threads: "
                   f"{first[:3]} at the beginning, {last[:3]} at the end")
    stage.node.process.send_signal(signal.SIGTERM)
    try:
        status = stage.node.process.wait(5)
    except subprocess.TimeoutExpired:
        status = "none within 5 s"
    report(tally, first, last)
    unseen = sum(tally.faults.values()) - sum(tally.shown.values())
    print(f"broken promises {len(tally.broken)}, faults that did not show {unseen}, status {status}")
    return int(bool(tally.broken) or unseen > 0 or status != 0)


def run(arguments):
    import faults
    from stage import Stage
    rng = random.Random(arguments.seed)
    only = set(filter(None, arguments.only.split(",")))
    chosen = [kind for kind in faults.ALL if not only or kind.__name__ in only]
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="gnomon-soak-") as folder:
        stage = Stage(pathlib.Path(folder))
        try:
            return soak(stage, chosen, tally, rng, arguments.seconds)
        except Ended:
            return 1
        finally:
            log = pathlib.Path(folder) / "node.log"
            print(log.read_text(errors="replace")[-2000:] if tally.broken else "", end="")
            stage.end()


def main():
    arguments = options()
    if os.environ.get("GNOMON_SOAK_STAGE") != "own":
        os.environ["GNOMON_SOAK_STAGE"] = "own"
        os.execvp("unshare", ["unshare", "--net", "--mount", "--propagation", "private",
                              sys.executable, *sys.argv])
    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
