"""From the logs of one run to its figures."""

import calendar
import math
import statistics
import time

from simulation import START_DATE

HOLD = 600  # seconds for which an error must stay below a limit that counts as reached
CLAIM_EVERY = 4  # seconds; gnomon tells the kernel as often
CHRONY_DRIFT_PPM = 1  # chronyd's default of maxclockerror
LIMITS = {"1ms": 1e-3, "100us": 1e-4, "10us": 1e-5}


class Run:
    """What clknetsim and the client wrote."""

    def __init__(self, case, daemon, folder):
        self.case = case
        self.daemon = daemon
        self.folder = folder
        self.offsets = self._column("offset")  # of each second
        self.frequencies = self._column("frequency")

    def _column(self, name):
        with (self.folder / name).open(encoding="ascii") as lines:
            return [float(line.rsplit("\t", 1)[1]) for line in lines]

    def requests(self, since):
        client = str(len(self.case.servers) + 1)
        count = 0
        with (self.folder / "packets").open(encoding="ascii") as lines:
            for line in lines:
                fields = line.split("\t", 3)
                count += fields[1] == client and float(fields[0]) >= since
        return count

    def refused(self):
        """Answers that gnomon did not believe."""
        log = (self.folder / "client.log").read_text(encoding="utf-8", errors="replace")
        return log.count('"event":"response_rejected"') if self.daemon == "gnomon" else 0

    def bounds(self, since):
        """(second, claimed root distance, claimed limit of the error), each few seconds."""
        claims = self._gnomon_claims if self.daemon == "gnomon" else self._chrony_claims
        return [claim for claim in claims() if since <= claim[0] < len(self.offsets) - 1]

    def _gnomon_claims(self):
        """What the daemon told the kernel (ADJ_MAXERROR), microseconds."""
        with (self.folder / "status").open(encoding="ascii") as lines:
            for line in lines:
                reading, bound, _, status = line.split()
                if not int(status) & 0x40:  # STA_UNSYNC
                    yield float(reading), int(bound) * 1e-6, int(bound) * 1e-6

    def _chrony_claims(self):
        """Root delay / 2 + root dispersion, growing as chronyd lets it grow for its clients until
        the next update; and the same with the offset that is being corrected."""
        updates = self._chrony_updates()
        ends = [update[0] for update in updates[1:]] + [len(self.offsets)]
        for (second, distance, rate, offset), end in zip(updates, ends):
            for age in range(0, end - second, CLAIM_EVERY):
                bound = distance + rate * age
                yield second + age, bound, bound + offset

    def _chrony_updates(self):
        """(second, root distance, its growth a second, |offset|)."""
        updates = []
        with (self.folder / "tracking.log").open(encoding="ascii") as lines:
            for line in lines:
                fields = line.split()
                if len(fields) != 14 or fields[7] == "?" or not fields[0][0].isdigit():
                    continue
                stamp = time.strptime(f"{fields[0]} {fields[1]}", "%Y-%m-%d %H:%M:%S")
                drift = (self.case.drift_ppm or CHRONY_DRIFT_PPM) * 1e-6
                updates.append((calendar.timegm(stamp) - START_DATE,
                                float(fields[11]) / 2 + float(fields[12]),
                                drift + float(fields[5]) * 1e-6, abs(float(fields[6]))))
        return updates

    def error_at(self, second):
        whole = int(second)
        part = second - whole
        return abs(self.offsets[whole] * (1 - part) + self.offsets[whole + 1] * part)


def rms(values):
    return math.sqrt(sum(value * value for value in values) / len(values))


def largest(values):
    return max(map(abs, values))


def held_since(offsets, limit):
    """First second from which |offset| stays below `limit` for HOLD seconds; none: never."""
    since = 0
    for second, offset in enumerate(offsets):
        if abs(offset) >= limit:
            since = second + 1
        elif second - since >= HOLD:
            return since
    return None


def below_for_good(offsets, limit):
    """Seconds until |offset| stays below `limit` to the end; 0: always did; none: never."""
    for left, offset in enumerate(reversed(offsets)):
        if abs(offset) >= limit:
            return len(offsets) - left if left >= HOLD else None
    return 0


def steady(run):
    half = run.case.seconds // 2
    offsets = run.offsets[half:]
    claims = run.bounds(half)
    errors = [run.error_at(second) for second, _, _ in claims]
    claimed = statistics.median(bound for _, bound, _ in claims) if claims else None
    return {
        "rms": rms(offsets),
        "max": largest(offsets),
        "frequency": rms(run.frequencies[half:]) * 1e9,
        "packets": run.requests(half) * 3600 / (run.case.seconds - half),
        "claim": claimed,
        "bound": claimed / statistics.median(errors) if claims else None,
        "broken": sum(error > limit for error, (_, _, limit) in zip(errors, claims)),
        "claims": len(claims),
        "refused": run.refused(),
    }


def start(run):
    figures = {f"held {name}": held_since(run.offsets, limit) for name, limit in LIMITS.items()}
    figures["max"] = largest(run.offsets[5:])
    figures["rms"] = rms(run.offsets[run.case.seconds // 2:])
    figures["packets"] = run.requests(0) * 3600 / run.case.seconds
    return figures


def step(run):
    event = run.case.event[0]
    after = run.offsets[event:]
    return {
        "max": largest(after),
        "back 1ms": below_for_good(after, LIMITS["1ms"]),
        "back 100us": below_for_good(after, LIMITS["100us"]),
        "rms": rms(after[:7200]),
        "before": rms(run.offsets[event - 25_000:event]),
        "packets": run.requests(event) * 3600 / (run.case.seconds - event),
    }


def outage(run):
    end = run.case.event[1]
    after = run.offsets[end:]
    return {
        "end": abs(after[0]),
        "max": largest(after[1100:]),
        "back 1ms": below_for_good(after, LIMITS["1ms"]),
        "packets": run.requests(end) * 3600 / (run.case.seconds - end),
    }


KINDS = {"steady": steady, "start": start, "step": step, "outage": outage}


def figures(case, daemon, folder):
    return KINDS[case.kind](Run(case, daemon, folder))
