"""The catalogue: what the network and the client's clock do in each case.

A delay or frequency is an expression of clknetsim's language. Delays are evaluated for each packet,
frequencies once a second."""

import dataclasses

HOUR = 3600
US = 1e-6
MS = 1e-3


@dataclasses.dataclass(frozen=True)
class Server:
    """A reference and the two ways between it and the client."""

    up: str  # delay of requests
    down: str  # delay of answers
    offset: float = 0.0  # of the server's clock, seconds
    frequency: float = 0.0  # error of the server's clock, ratio


@dataclasses.dataclass(frozen=True)
class Case:
    group: str
    name: str
    polls: tuple[int, int]  # log2 seconds
    servers: tuple[Server, ...]
    frequency: str  # error of the client's clock
    kind: str = "steady"  # which figures are taken: a key of figures.KINDS
    offset: float = 0.01  # of the client's clock at the start
    seconds: int = 100_000
    event: tuple[int, int] = (0, 0)  # first second of what happens and of what follows it
    drift_ppm: float = 0  # how fast both may think the clock strays; 0: each by its own default

    @property
    def full_name(self):
        return f"{self.group}/{self.name}"


# ---- Words of the language.

def plus(*terms):
    return "(+ " + " ".join(str(term) for term in terms) + ")"


def times(*factors):
    return "(* " + " ".join(str(factor) for factor in factors) + ")"


def wander(ratio, *more, base=20e-6):
    """A random walk of `ratio` in the square root of a second, about a constant error."""
    return plus(base, f"(sum (* {ratio} (normal)))", *more)


def chance(probability):
    """1 with that probability, else 0."""
    return f"(equal {probability / 2} (uniform) {probability / 2})"


def during(first, length, period=None):
    """1 from second `first` on for `length` seconds, in each `period`; else 0."""
    time = "time" if period is None else f"(% (+ time {period - first}) {period})"
    middle = length / 2 + (first if period is None else 0)
    return f"(equal {length / 2} {time} {middle})"


def exponential(scale, base=1 * MS):
    return plus(base, times(scale, "(exponential)"))


def both_ways(delay):
    return (Server(up=delay, down=delay),)


def lossy(delay, lost):
    """`lost`: 1 for a packet that does not arrive. A negative delay drops it."""
    return plus(delay, times(-10, lost))


# ---- The cases that are run both at a fixed poll and with the default range.

def label(seconds):
    return f"{seconds * 1e6:g}us" if seconds < MS * 0.999 else f"{seconds * 1e3:g}ms"


def jitters():
    for scale in (10 * US, 100 * US, 1 * MS, 10 * MS):
        for ratio in ("1e-9", "1e-8"):
            yield f"exp-{label(scale)}-{ratio}", both_ways(exponential(scale)), wander(ratio)


def distributions():
    scale = 100 * US
    shapes = {
        "normal": times(scale, "(normal)"),
        "uniform": times(scale, "(uniform)"),
        "exp3": times(scale, "(exponential)", "(exponential)", "(exponential)"),
        "gamma2": times(scale, plus("(exponential)", "(exponential)")),
        "exp-floor": plus(times(scale, "(exponential)"), times(10 * US, "(normal)")),
    }
    for name, shape in shapes.items():
        for ratio in ("1e-9", "1e-8"):
            yield f"{name}-100us-{ratio}", both_ways(plus(1 * MS, shape)), wander(ratio)


def temperatures():
    delay = both_ways(exponential(100 * US))
    yield "sine-1ppm-24h", delay, wander(1e-9, times(1e-6, "(sine 86400)"))
    yield "sine-0.1ppm-1200s", delay, wander(1e-9, times(1e-7, "(sine 1200)"))


def disturbances():
    plain = exponential(100 * US)
    spiked = plus(plain, times(chance(0.1), 10 * MS, "(exponential)"))
    yield "spikes-one-way", (Server(up=plain, down=spiked),)
    yield "spikes-both-ways", both_ways(spiked)
    burst = during(0, 600, HOUR)
    queue = times(20 * MS, "(exponential)")
    yield "bursts", (Server(up=plain, down=plus(plain, times(burst, queue))),)
    yield "bursts-5ms", (Server(up=plain, down=plus(plain, times(burst, plus(5 * MS, queue)))),)
    for percent in (10, 30, 60):
        yield f"loss-{percent}", both_ways(lossy(plain, chance(percent / 100)))
    yield "asymmetric-jitter", (Server(up=exponential(10 * US), down=exponential(1 * MS)),)
    # Twice in the half that is judged: from 65,000 s and from 85,000 s.
    changed = times(5 * MS, during(5000, 4000, 20_000))
    yield "route-5ms", (Server(up=plain, down=plus(plain, changed)),)
    both = plus(plain, times(5 * MS, during(65_000, 20_000)))
    yield "route-5ms-both-ways", both_ways(both)


def several_servers():
    for scale in (100 * US, 1 * MS):
        good = tuple(Server(exponential(scale, k * MS), exponential(scale, k * MS))
                     for k in (1, 2, 3, 4, 5))
        late = dataclasses.replace
        yield f"3-good-{label(scale)}", good[:3]
        yield f"3-good-1-false-{label(scale)}", (*good[:3], late(good[3], offset=0.05))
        yield (f"3-good-2-false-{label(scale)}",
               (*good[:3], late(good[3], offset=0.05), late(good[4], offset=-0.03)))
        yield f"4-good-1-drifting-{label(scale)}", (*good[:4], late(good[4], frequency=1e-6))
        yield (f"4-asymmetric-{label(scale)}",
               tuple(asymmetric(scale, k, error)
                     for k, error in enumerate((-1 * MS, 0.5 * MS, -2 * MS, 1.5 * MS), 1)))


def asymmetric(scale, number, error):
    """The two ways differ, so that the offset seems wrong by `error`."""
    base = number * MS
    return Server(up=exponential(scale, base + error), down=exponential(scale, base - error))


def steady(group, polls):
    steady_wander = wander(1e-9)
    for name, servers, frequency in (*jitters(), *distributions(), *temperatures()):
        yield Case(group, name, polls, servers, frequency)
    for name, servers in (*disturbances(), *several_servers()):
        yield Case(group, name, polls, servers, steady_wander)


def fixed():
    return steady("fixed", (6, 6))


def bound():
    """What is claimed of the error if both assume the same of the clock, chrony's default."""
    for case in fixed():
        yield dataclasses.replace(case, group="bound", drift_ppm=1)


def default():
    yield from steady("default", (6, 10))
    # Up for 1200 s of each 10,000 s: lost while it is not.
    link = plus(exponential(100 * US), -10, times(10, during(0, 1200, 10_000)))
    yield Case("default", "link-up-12-percent", (6, 10), both_ways(link), wander(1e-9))


# ---- The other groups.

def lan():
    for poll in (0, 2, 4):
        for scale in (1 * US, 10 * US):
            yield Case("lan", f"{2 ** poll}s-{label(scale)}", (poll, poll),
                       both_ways(exponential(scale, 50 * US)), wander(1e-9), seconds=20_000)


POLLS = {"poll6": (6, 6), "poll6-10": (6, 10)}


def start():
    for poll, polls in POLLS.items():
        for scale in (10 * US, 100 * US, 1 * MS):
            yield Case("start", f"{label(scale)}-{poll}", polls, both_ways(exponential(scale)),
                       wander(1e-9, base=50e-6), kind="start", offset=0.1, seconds=10_000)


def step():
    for poll, polls in POLLS.items():
        for ppm in (0.1, 1, 10):
            for scale in (10 * US, 100 * US, 1 * MS):
                # 0, then `ppm` from 50,000 s on.
                change = times(ppm * 1e-6 / 2, plus(1, times(-1, "(pulse 50000 50000)")))
                yield Case("step", f"{ppm:g}ppm-{label(scale)}-{poll}", polls,
                           both_ways(exponential(scale)), wander(1e-9, change), kind="step",
                           seconds=70_000, event=(50_000, 50_000))


def outage():
    for poll, polls in POLLS.items():
        for hours in (1, 4, 12):
            for ratio in ("1e-9", "1e-8"):
                end = 50_000 + hours * HOUR
                link = lossy(exponential(100 * US), during(50_000, hours * HOUR))
                yield Case("outage", f"{hours}h-{ratio}-{poll}", polls, both_ways(link),
                           wander(ratio), kind="outage", seconds=end + 20_000,
                           event=(50_000, end))


GROUPS = {"fixed": fixed, "default": default, "lan": lan, "start": start, "step": step,
          "outage": outage, "bound": bound}


def catalogue():
    return [case for group in GROUPS.values() for case in group()]
