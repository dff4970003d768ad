"""Was it good? From what Prometheus has stored and what the webhook got."""

from dataclasses import dataclass, field

from faults import ALWAYS_ALLOWED, Fault, Key
from monitoring import Prometheus
from table import seconds
from webhook import Arrival

LARGEST_TRUE_OFFSET = 0.001
LEAST_SCRAPES = 0.95  # of one per second


@dataclass
class Verdict:
    lines: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass
class Firing:
    """One alert; seconds after the origin, none if it did not come to that."""

    pending: float | None = None
    firing: float | None = None
    webhook: float | None = None


def judge_clocks(prometheus: Prometheus, nodes: tuple[str, ...], coasting: tuple[str, ...],
                 start: float, end: float) -> Verdict:
    """At every scrape: synchronised, unless coasting, within 1 ms of the truth and within the
    claimed bound."""
    verdict = Verdict()
    true = prometheus.samples("ntp_virtual_true_offset_seconds", start, end)
    bound = prometheus.samples("ntp_system_max_error_seconds", start, end)
    synchronized = prometheus.samples("ntp_system_synchronized", start, end)
    for node in nodes:
        times = [time for name, time in synchronized if name == node]
        offsets = {t: true[node, t] for t in times if (node, t) in true}
        bad_sync = [t for t in times if synchronized[node, t] != 1 and node not in coasting]
        bad_true = [t for t in times if abs(offsets.get(t, 9.9)) >= LARGEST_TRUE_OFFSET]
        bad_bound = [t for t in times if abs(offsets.get(t, 9.9)) > bound.get((node, t), 0.0)]
        worst = max((abs(value) for value in offsets.values()), default=None)
        widest = max((v for (name, _), v in bound.items() if name == node), default=None)
        verdict.lines.append(
            f"  {node}: {len(times)} scrapes, largest |true offset| {seconds(worst)}, "
            f"largest bound {seconds(widest)}"
        )
        for what, when in (
            ("not synchronised", bad_sync),
            ("|true offset| at 1 ms or more", bad_true),
            ("|true offset| above ntp_system_max_error_seconds", bad_bound),
        ):
            if when:
                verdict.failures.append(
                    f"{node}: {what} at {len(when)} of {len(times)} scrapes, "
                    f"first {when[0] - start:.0f} s into the window"
                )
        if len(times) < LEAST_SCRAPES * (end - start) - 2:
            verdict.failures.append(f"{node}: only {len(times)} scrapes in {end - start:.0f} s")
    return verdict


def collect_alerts(prometheus: Prometheus, arrivals: list[Arrival], origin: float,
                   end: float) -> dict[Key, Firing]:
    """All alerts since the origin, with when they came."""
    found: dict[Key, Firing] = {}
    for labels, values in prometheus.stored("ALERTS", origin, end):
        if not values:
            continue
        entry = found.setdefault((labels["alertname"], labels.get("instance", "")), Firing())
        after = values[0][0] - origin
        state = labels["alertstate"]
        former = getattr(entry, state)
        setattr(entry, state, after if former is None else min(former, after))
    for arrival in arrivals:
        if arrival.status == "firing" and arrival.time >= origin:
            entry = found.setdefault((arrival.alert, arrival.instance), Firing())
            after = arrival.time - origin
            entry.webhook = after if entry.webhook is None else min(entry.webhook, after)
    return {
        key: firing
        for key, firing in found.items()
        if firing.firing is not None or firing.webhook is not None
    }


def _is_in(key: Key, reasons: dict[Key, str]) -> bool:
    return key in reasons or (key[0], "*") in reasons


def judge_alerts(alerts: dict[Key, Firing], fault: Fault | None) -> Verdict:
    """The expected alerts, at Prometheus and at the webhook, and no others."""
    expected = fault.expected if fault else {}
    inhibited = fault.inhibited if fault else {}
    allowed = ALWAYS_ALLOWED | (fault.allowed if fault else {})
    verdict = Verdict()

    def show(key: Key, note: str) -> None:
        entry = alerts.get(key, Firing())

        def cell(value: float | None) -> str:
            return "-" if value is None else f"{value:.1f} s"

        name = key[0] + (f" {key[1]}" if key[1] else "")
        verdict.lines.append(
            f"  {name:34} {cell(entry.pending):>8} {cell(entry.firing):>8} "
            f"{cell(entry.webhook):>8}  {note}"
        )

    if alerts or expected:
        verdict.lines.append(f"  {'alert':34} {'pending':>8} {'firing':>8} {'webhook':>8}")
    for key, why in expected.items():
        show(key, f"expected: {why}")
        entry = alerts.get(key, Firing())
        if entry.firing is None:
            verdict.failures.append(f"{' '.join(key).strip()} did not fire")
        elif entry.webhook is None:
            verdict.failures.append(f"{' '.join(key).strip()} did not reach the webhook")
    for key, why in inhibited.items():
        show(key, f"expected: {why}")
        if alerts.get(key, Firing()).firing is None:
            verdict.failures.append(f"{' '.join(key).strip()} did not fire")
    for key in sorted(set(alerts) - set(expected) - set(inhibited)):
        if _is_in(key, allowed):
            show(key, "allowed: " + (allowed.get(key) or allowed[key[0], "*"]))
        else:
            show(key, "UNEXPECTED")
            verdict.failures.append(f"{' '.join(key).strip()} fired, unexpectedly")
    return verdict
