"""What can be done to the cluster, and which alerts that must fire, with the reasons."""

from collections.abc import Callable
from dataclasses import dataclass, field
import dataclasses
import signal

from cluster import Cluster

Key = tuple[str, str]  # alert, instance; "" for alerts of a whole site


@dataclass(frozen=True)
class Fault:
    name: str
    story: str
    inject: Callable[[Cluster], None]
    observe_seconds: float  # from the injection to the judgement
    expected: dict[Key, str]  # must fire in Prometheus and reach the webhook; why
    # Nodes that must stay synchronised, within 1 ms and within their bounds all the time.
    steady: tuple[str, ...]
    # Of these, the ones that may lose their reference: within 1 ms and their bounds they must stay.
    coasting: tuple[str, ...] = ()
    # Must fire in Prometheus; Alertmanager may hold it back.
    inhibited: dict[Key, str] = field(default_factory=dict)
    # May fire as well. Instance "*": any.
    allowed: dict[Key, str] = field(default_factory=dict)


# In a run without a fault, too: they say something about the machine, not about the cluster.
ALWAYS_ALLOWED: dict[Key, str] = {
    ("NTPEventLoopLag", "*"): "the machine that runs the demo is busy",
    ("NTPFrequencyUnstable", "*"): "an hour's window is a minute here, and a minute of polls a "
    "second apart does not average the noise of an hour",
}

NODES = ("ltt1", "ltt2", "ltt3", "ltt4", "ltt5")


def _all_but(node: str) -> tuple[str, ...]:
    return tuple(name for name in NODES if name != node)


def _falseticker(cluster: Cluster) -> None:
    clock = cluster.layout.node("upstream3").clock
    cluster.set_clock(
        "upstream3", dataclasses.replace(clock, offset_seconds=clock.offset_seconds + 0.05)
    )


def _upstream_loss(cluster: Cluster) -> None:
    for upstream in cluster.layout.upstreams:
        cluster.children[upstream.name].signal(signal.SIGTERM)
        cluster.expected_to_end.add(upstream.name)


def _drift(cluster: Cluster) -> None:
    clock = cluster.layout.node("ltt4").clock
    cluster.set_clock("ltt4", dataclasses.replace(clock, frequency_ppm=5000.0))


def _step(cluster: Cluster) -> None:
    clock = cluster.layout.node("ltt3").clock
    cluster.set_clock(
        "ltt3", dataclasses.replace(clock, offset_seconds=clock.offset_seconds + 0.5)
    )


def _clock_off(node: str) -> dict[Key, str]:
    """What a clock causes that is off by far more than its limits, and says so."""
    return {
        ("NTPClockOffsetHigh", node): "it is off by more than its limits",
        ("NTPClockErrorBoundHigh", node): "the bound contains the offset",
        ("NTPNodeOutlier", node): "the other four agree",
        ("NTPClusterDriftHigh", ""): "the site's clocks are further apart than 10 ms",
        ("NTPClusterClocksApart", ""): "their intervals do not overlap any more",
        ("NTPClusterErrorBudget", ""): "worst case above the site's critical limit of 100 ms",
    }


FAULTS = {
    fault.name: fault
    for fault in (
        Fault(
            name="falseticker",
            story="the clock of upstream3, the preferred one, goes off by 50 ms",
            inject=_falseticker,
            observe_seconds=60,
            expected={("NTPPeerFalseticker", "ltt1"): "three upstreams outvote the fourth"},
            # The point of asking four: nobody follows the wrong one.
            steady=NODES,
        ),
        Fault(
            name="upstream-loss",
            story="all four upstreams stop",
            inject=_upstream_loss,
            observe_seconds=90,
            expected={
                ("NTPAllPeersUnreachable", "ltt1"): "no peer answers",
                ("NTPHoldover", "ltt1"): "no reference; the bound passes 100 ms within four hours",
                ("NTPTooFewPeers", "ltt1"): "no peer is left, one is wanted",
            },
            inhibited={
                ("NTPPeerStale", "ltt1"): "fires first, then NTPAllPeersUnreachable hides it"
            },
            # ltt1 coasts within its bound; the four behind it notice nothing.
            steady=NODES,
            coasting=("ltt1",),
        ),
        Fault(
            name="drift",
            story="the oscillator of ltt4 breaks: 5000 ppm, ten times what can be corrected",
            inject=_drift,
            observe_seconds=90,
            expected=_clock_off("ltt4")
            | {("NTPFrequencyNearLimit", "ltt4"): "the correction is at its limit of 500 ppm"},
            steady=_all_but("ltt4"),
            allowed={
                ("NTPNotSynchronized", "ltt4"): "after four minutes the bound passes one second"
            },
        ),
        Fault(
            name="step",
            story="somebody sets the clock of ltt3 half a second ahead",
            inject=_step,
            observe_seconds=60,
            expected=_clock_off("ltt3")
            | {("NTPExternalClockChange", "ltt3"): "the clock was set, and not by gnomond"},
            steady=_all_but("ltt3"),
        ),
    )
}
