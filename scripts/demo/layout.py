"""Who is who in the demo's cluster, and each node's configuration.

The cluster is that of the example it is made after: ltt1 asks four outside servers, one of them
preferred, and serves the other four, which ask nobody else. Every node has its own loopback address
and a virtual clock with errors of its own.
"""

from dataclasses import dataclass, field
import random
import socket

HOST = "127.0.0.1"  # where Prometheus, Alertmanager and the webhook listen
NODES = 5
UPSTREAMS = 4
PREFERRED = 3  # number of the upstream that ltt1 prefers
PORTS = 16  # from the port base on


@dataclass
class VirtualClock:
    """Errors of a clock. Positive: ahead, too fast."""

    offset_seconds: float = 0.0
    frequency_ppm: float = 0.0
    wander_ppb: float = 0.0
    seed: int = 1


@dataclass
class Node:
    name: str
    address: str
    ntp_port: int
    metrics_port: int
    clock: VirtualClock
    peers: list["Node"] = field(default_factory=list)
    serves: bool = False
    # Stratum of its local clock and the seconds without a reference before that is used.
    local: tuple[int, float] | None = None

    def config(self) -> str:
        """The configuration file."""
        lines = [f"# {self.name}, written by scripts/run"]
        for number, peer in enumerate(self.peers, 1):
            lines += [
                "[[peer]]",
                f'name = "{peer.name}"',
                f'address = "{peer.address}"',
                f"port = {peer.ntp_port}",
                "iburst = true",
                "minpoll = 0",
                "maxpoll = 2",
            ]
            if len(self.peers) > 1 and number == PREFERRED:
                lines.append("prefer = true")
        lines += [
            "[clock]",
            'driver = "virtual"',
            "[clock.virtual]",
            f"offset_seconds = {self.clock.offset_seconds:.9f}",
            f"frequency_ppm = {self.clock.frequency_ppm:.6f}",
            f"wander_ppb = {self.clock.wander_ppb:.6f}",
            f"seed = {self.clock.seed}",
            # Steps at the start only, small ones too: later the clock is slewed, slowly enough to be
            # watched, and 1 ms takes two seconds.
            "[discipline]",
            "makestep_threshold_seconds = 0.0005",
            "makestep_limit = 3",
            "max_slew_ppm = 500.0",
        ]
        if self.local:
            stratum, seconds = self.local
            lines += ["[local]", f"stratum = {stratum}", f"activate_after_seconds = {seconds:.1f}"]
        if self.serves:
            lines += [
                "[server]",
                f'listen = ["{self.address}:{self.ntp_port}"]',
                'allow = ["127.0.0.0/8"]',
            ]
        lines += ["[metrics]", f'listen = ["{self.address}:{self.metrics_port}"]', ""]
        return "\n".join(lines)


@dataclass
class Layout:
    upstreams: list[Node]
    nodes: list[Node]
    prometheus_port: int
    alertmanager_port: int
    webhook_port: int

    def node(self, name: str) -> Node:
        return next(n for n in self.upstreams + self.nodes if n.name == name)


def make_layout(port_base: int, seed: int) -> Layout:
    """The cluster; equal seeds give equal clocks."""
    rng = random.Random(seed)

    def clock(offset: float, frequency: float, wander: float) -> VirtualClock:
        return VirtualClock(
            rng.uniform(-offset, offset),
            rng.uniform(-frequency, frequency),
            wander,
            rng.getrandbits(31),
        )

    upstreams = [
        # The outside world: right to 5 us, and its own authority.
        Node(
            f"upstream{i}",
            f"127.0.1.{10 + i}",
            port_base,
            port_base + NODES + i,
            clock(5e-6, 0.0, 0.0),
            serves=True,
            local=(1, 0.0),
        )
        for i in range(1, UPSTREAMS + 1)
    ]
    nodes = [
        Node(
            f"ltt{i}",
            f"127.0.1.{i}",
            port_base,
            port_base + i,
            clock(0.3, 60.0, 10.0),
        )
        for i in range(1, NODES + 1)
    ]
    first = nodes[0]
    first.peers = upstreams
    first.serves = True
    first.local = (10, 60.0)
    for node in nodes[1:]:
        node.peers = [first]
    last = port_base + NODES + UPSTREAMS
    return Layout(upstreams, nodes, last + 1, last + 2, last + 3)


def is_free(layout: Layout) -> bool:
    """True if nobody uses the ports of the layout."""
    wanted = [(socket.SOCK_DGRAM, n.address, n.ntp_port) for n in layout.upstreams + layout.nodes]
    wanted += [
        (socket.SOCK_STREAM, n.address, n.metrics_port) for n in layout.upstreams + layout.nodes
    ]
    wanted += [
        (socket.SOCK_STREAM, HOST, port)
        for port in (layout.prometheus_port, layout.alertmanager_port, layout.webhook_port)
    ]
    for kind, address, port in wanted:
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind == socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def free_layout(port_base: int | None, seed: int) -> Layout:
    """The layout at `port_base`, else at the first base whose ports are all free."""
    bases = [port_base] if port_base else range(23100, 23900, PORTS)
    for base in bases:
        layout = make_layout(base, seed)
        if is_free(layout):
            return layout
    raise OSError(f"ports from {bases[0]} on are in use; choose others with --port-base")
