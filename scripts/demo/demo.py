#!/usr/bin/env python3
"""A cluster of five nodes kept together by gnomond, seen by Prometheus. Use scripts/run."""

import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

from cluster import Cluster
from faults import FAULTS, NODES, Fault
from layout import HOST, Layout, free_layout
from monitoring import FACTOR
from table import table
from verdict import LARGEST_TRUE_OFFSET, collect_alerts, judge_alerts, judge_clocks

ROOT = pathlib.Path(__file__).resolve().parents[2]
SETTLE_LIMIT = 90.0  # seconds until all nodes must be good
SETTLED_FOR = 5.0  # seconds in a row that they are
# Alerts about what happened once ignore the first 20 minutes of a daemon; here these are 20 s.
LEAST_AGE = 25.0
SCRAPE_LAG = 2.0


class Interrupted(Exception):
    pass


class Failed(Exception):
    pass


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/run",
        description="Runs four upstream servers, ltt1 following them and serving ltt2 to ltt5, all "
        "with virtual clocks on loopback addresses, Prometheus and Alertmanager. The machine's "
        "clock is left alone. Ends at Ctrl-C.",
    )
    parser.add_argument("--for", dest="seconds", type=float, metavar="SECONDS",
                        help="end after so many seconds, with a summary; status 0 if all was good")
    parser.add_argument("--fault", choices=sorted(FAULTS),
                        help="do that to the cluster once it has settled, and judge the alerts")
    parser.add_argument("--seed", type=int, default=1, help="of the clocks' errors (default 1)")
    parser.add_argument("--port-base", type=int, help="first port (default: the first free range)")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR",
                        help="write configurations, logs and samples to DIR and leave them there")
    parser.add_argument("--gnomond", type=pathlib.Path,
                        default=ROOT / "build/default/daemon/app/gnomond", help="the daemon")
    return parser.parse_args()


class Demo:
    def __init__(self, options: argparse.Namespace, cluster: Cluster) -> None:
        self.options = options
        self.cluster = cluster
        self.started = time.time()
        self._shown = 0.0
        self._drawn = 0

    def run(self) -> int:
        fault = FAULTS[self.options.fault] if self.options.fault else None
        self._await("Prometheus to be ready", self.cluster.prometheus.ready, 30)
        settled = self._settle()
        if fault:
            return self._run_fault(fault, settled)
        if self.options.seconds is None:
            print("running until Ctrl-C")
            self._watch(float("inf"))
        self._watch(max(self.started + self.options.seconds, settled + 5))
        return self._judge(None, NODES, settled, self.started)

    def _run_fault(self, fault: Fault, settled: float) -> int:
        self._watch(max(time.time(), self.started + LEAST_AGE))
        clean = self._judge(None, NODES, settled, self.started)
        injected = time.time()
        print(f"\nfault {fault.name}: {fault.story}")
        self._redraw_below()
        fault.inject(self.cluster)
        asked = self.started + (self.options.seconds or 0)
        self._watch(max(injected + fault.observe_seconds, asked))
        return max(clean, self._judge(fault, fault.steady, injected, injected))

    def _await(self, what: str, condition, limit: float) -> None:
        deadline = time.monotonic() + limit
        while not condition():
            self._check_children()
            if time.monotonic() > deadline:
                raise Failed(f"waited {limit:.0f} s for {what}")
            time.sleep(0.1)

    def _check_children(self) -> None:
        for child in self.cluster.dead():
            raise Failed(f"{child.name} ended with status {child.status}:\n{child.log_tail()}")

    def _good(self) -> bool:
        prometheus = self.cluster.prometheus
        good = prometheus.now(
            'ntp_system_synchronized{job="ntp"} == 1 and on (instance) '
            f"abs(ntp_virtual_true_offset_seconds) < {LARGEST_TRUE_OFFSET} and on (instance) "
            "abs(ntp_virtual_true_offset_seconds) <= on (instance) ntp_system_max_error_seconds"
        )
        return len(good) == len(NODES)

    def _settle(self) -> float:
        """Until all nodes have been good for a while; when that began."""
        since = None
        while since is None or time.time() - since < SETTLED_FOR:
            self._check_children()
            if not self._good():
                since = None
            elif since is None:
                since = time.time()
            if time.time() - self.started > SETTLE_LIMIT:
                self._show(force=True)
                raise Failed(f"not settled after {SETTLE_LIMIT:.0f} s")
            self._show()
            time.sleep(0.25)
        print(f"\nsettled {since - self.started:.1f} s after the start")
        self._redraw_below()
        return since

    def _watch(self, until: float) -> None:
        while time.time() < until:
            self._check_children()
            self._show()
            time.sleep(min(0.25, max(until - time.time(), 0)))

    def _redraw_below(self) -> None:
        self._drawn = 0

    def _show(self, force: bool = False) -> None:
        """A terminal gets one table that lives, a file one now and then."""
        live = sys.stdout.isatty()
        if not force and time.monotonic() - self._shown < (1 if live else 15):
            return
        self._shown = time.monotonic()
        lines = [f"{time.time() - self.started:.0f} s"] + table(
            self.cluster.layout, self.cluster.prometheus
        )
        if live and self._drawn:
            print(f"\x1b[{self._drawn}A\x1b[J", end="")
        print("\n".join(lines), flush=True)
        self._drawn = len(lines)

    def _judge(self, fault: Fault | None, nodes: tuple[str, ...], since: float,
               origin: float) -> int:
        """Prints the summary of a window; 0 if it was good."""
        self._show(force=True)
        now = time.time()
        coasting = fault.coasting if fault else ()
        # A scrape carries the time at which it began: the last ones may not be stored as yet.
        end = now - SCRAPE_LAG
        clocks = judge_clocks(self.cluster.prometheus, nodes, coasting, since, end)
        found = collect_alerts(
            self.cluster.prometheus, self.cluster.webhook.arrivals(), origin, now
        )
        alerts = judge_alerts(found, fault)
        what = f"after the fault {fault.name}" if fault else "after settling"
        print(f"\nclocks, {now - since:.0f} s {what}:")
        print("\n".join(clocks.lines))
        since_when = what if fault else "since the start"
        print(f"alerts, {since_when} (durations of the rules divided by {FACTOR:.0f}):")
        print("\n".join(alerts.lines or ["  none"]))
        failures = clocks.failures + alerts.failures
        print("\n".join(f"FAILED: {failure}" for failure in failures) or "good", flush=True)
        self._redraw_below()
        return 1 if failures else 0


def print_addresses(cluster: Cluster) -> None:
    layout = cluster.layout
    print(f"Prometheus    http://{HOST}:{layout.prometheus_port}   /classic/alerts, /classic/graph")
    print(f"Alertmanager  http://{HOST}:{layout.alertmanager_port}")
    for node in layout.nodes + layout.upstreams:
        follows = ", ".join(peer.name for peer in node.peers) or "its own clock"
        ntp = f"NTP {node.address}:{node.ntp_port}" if node.serves else ""
        print(f"{node.name:13} http://{node.address}:{node.metrics_port}/metrics  {ntp:20} "
              f"follows {follows}")
    print(f"files         {cluster.folder}\n")
    print_next_steps(layout)


def print_next_steps(layout: Layout) -> None:
    """What a newcomer may do with the cluster, to paste into another terminal."""
    node = layout.nodes[0]
    url = f"http://{node.address}:{node.metrics_port}"
    client = "build/default/daemon/cli/gnomon"
    server = layout.upstreams[0]
    print("Try, in another terminal:")
    print(f"  {client} status --url {url}")
    print(f"  {client} peers --url {url}")
    print(f"  {client} query {server.address}:{server.ntp_port} {node.address}:{node.ntp_port}")
    print(f"  {url}/    the status page, for a browser")
    print(f"Dashboards: this demo has no Grafana. In yours, add http://{HOST}:{layout.prometheus_port} as a "
          "Prometheus data source,\nand import dashboards/fleet.json and dashboards/node.json "
          "(dashboards/README.md).\n", flush=True)


def interrupt(*_: object) -> None:
    # Once: the clean-up is not to be interrupted again.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Interrupted


def main() -> int:
    options = arguments()
    if not options.gnomond.is_file():
        print(f"{options.gnomond} does not exist: use scripts/run", file=sys.stderr)
        return 2
    tools = pathlib.Path(os.environ.get("GNOMON_TOOLS_DIR", ROOT / "build/tools")).resolve()
    try:
        layout = free_layout(options.port_base, options.seed)
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        folder = options.keep.resolve()
    else:
        (ROOT / "build/demo").mkdir(parents=True, exist_ok=True)
        folder = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=ROOT / "build/demo"))
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    cluster = Cluster(layout, ROOT, tools, options.gnomond.resolve(), folder)
    status = 1
    try:
        cluster.start()
        print_addresses(cluster)
        status = Demo(options, cluster).run()
    except Interrupted:
        # Without --for that is how it is meant to end.
        endless = options.seconds is None and options.fault is None
        print("\ninterrupted")
        status = 0 if endless else 130
    except Failed as failure:
        print(f"FAILED: {failure}", flush=True)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stubborn = cluster.close()
    if stubborn:
        print(f"FAILED: had to be killed: {', '.join(stubborn)}")
        status = max(status, 1)
    if not options.keep and status in (0, 130):
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"files left in {folder}")
    return status


if __name__ == "__main__":
    sys.exit(main())
