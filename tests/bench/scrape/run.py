"""What a scrape costs a real gnomond, beside a bare prometheus-cpp registry of as many series.

    python3 tests/bench/scrape/run.py [--gnomond FILE] [--peers 4,100,1000] [--level default]

README.md beside this file says what is measured. Prints figures, judges nothing."""

import argparse
import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = ROOT / "build/default"
OPENMETRICS = "application/openmetrics-text; version=1.0.0"
QUIET_MS = 20  # a second: the bursts are over
KINDS = {"text": {}, "text, gzip": {"Accept-Encoding": "gzip"},
         "OpenMetrics, gzip": {"Accept": OPENMETRICS, "Accept-Encoding": "gzip"}}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gnomond", type=pathlib.Path, default=BUILD / "daemon/app/gnomond")
    parser.add_argument("--bare", type=pathlib.Path,
                        default=BUILD / "tests/bench/scrape/gnomon_bare_registry")
    parser.add_argument("--peers", default="4,100,1000",
                        type=lambda text: [int(part) for part in text.split(",")])
    parser.add_argument("--level", default="default", choices=["minimal", "default", "full"])
    parser.add_argument("--scrapes", type=int, default=0, help="0: by the number of peers")
    parser.add_argument("--json", type=pathlib.Path)
    return parser.parse_args()


class Case:
    """What the programs of tests/e2e want to know of their test."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.programs = []


def processor_ms(pid):
    """Of all threads that live, to the nanosecond; /proc/PID/stat counts in ticks."""
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0])
               for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e6


def faults(pid):
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    return int(stat.rsplit(")", 1)[1].split()[7])


def resident_mb(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def address(number):
    """Of a peer: each has one of its own on loopback."""
    return f"127.1.{number // 200}.{number % 200 + 1}"


def start(modules, case, options, peers, server_port):
    """A gnomond whose peers poll so seldom that they are quiet while it is scraped."""
    entries = [{"address": address(i), "port": server_port, "iburst": True, "minpoll": 10,
                "maxpoll": 10} for i in range(peers)]
    return modules.Gnomond(case, "node", {"peer": entries, "metrics": {"level": options.level},
                                          "clock": {"driver": "virtual"}})


def idle_ms(pid):
    """Processor time in a second in which nobody scrapes."""
    used = processor_ms(pid)
    time.sleep(1)
    return processor_ms(pid) - used


def settle(node, peers, answered):
    """Until every peer has the samples of its burst, or has been asked in vain."""
    warm = 0
    while answered and warm < peers:
        time.sleep(1)
        answer = node.get("/api/v1/peers")
        if answer.status == 200:  # not while the bursts of all peers keep the main loop busy
            found = json.loads(answer.body)["peers"]
            warm = sum(1 for peer in found if peer["samples"] >= 4)
    time.sleep(20)
    for _ in range(120):
        if idle_ms(node.process.pid) < QUIET_MS:
            return
    raise SystemExit("gnomond does not become quiet")


class Scraper:
    """Keeps its connection, as Prometheus does."""

    def __init__(self, node, headers):
        self.headers = headers
        self.connection = http.client.HTTPConnection(node.http_address, node.http_port, timeout=5)

    def scrape(self):
        """The octets of the body."""
        self.connection.request("GET", "/metrics", headers=self.headers)
        return len(self.connection.getresponse().read())


def measured(node, headers, scrapes):
    """A scrape's processor time without that of the idle daemon, its faults and its octets."""
    pid = node.process.pid
    scraper = Scraper(node, headers)
    for _ in range(3):
        size = scraper.scrape()
    began, used = time.monotonic(), processor_ms(pid)
    time.sleep(2)
    idle = (processor_ms(pid) - used) / (time.monotonic() - began)
    began, used, missed = time.monotonic(), processor_ms(pid), faults(pid)
    for _ in range(scrapes):
        size = scraper.scrape()
    passed = time.monotonic() - began
    scraper.connection.close()
    return {"ms": (processor_ms(pid) - used - idle * passed) / scrapes,
            "wall_ms": passed / scrapes * 1e3, "faults": (faults(pid) - missed) / scrapes,
            "octets": size}


def bare(options, text, scrapes):
    return json.loads(subprocess.run([options.bare, str(scrapes)], input=text, check=True,
                                     stdout=subprocess.PIPE).stdout)


def run(modules, options, peers, answered):
    scrapes = options.scrapes or max(30, 400 // max(1, peers // 10))
    with tempfile.TemporaryDirectory() as folder, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        case = Case(folder)
        try:
            silent.bind(("0.0.0.0", 0))  # takes requests and never answers
            port = silent.getsockname()[1]
            if answered:
                port = modules.reference(case, "server", address="0.0.0.0").port
            node = start(modules, case, options, peers, port)
            settle(node, peers, answered)
            row = {"peers": peers, "answered": answered,
                   "kinds": {kind: measured(node, headers, scrapes)
                             for kind, headers in KINDS.items()}}
            row["rss_mb"] = resident_mb(node.process.pid)
            text = node.get("/metrics").body
            row["bare"] = bare(options, text, max(5, scrapes // 4))
            return row
        finally:
            for program in reversed(case.programs):
                program.stop()


def line(row):
    kinds = row["kinds"]
    text = kinds["text"]
    cells = [f"{row['peers']:,}", "yes" if row["answered"] else "no",
             f"{row['bare']['samples']:,}", f"{text['octets'] / 1e3:,.0f}",
             *(f"{kinds[kind]['ms']:.2f}" for kind in KINDS), f"{text['wall_ms']:.2f}",
             f"{text['faults']:.1f}", f"{row['rss_mb']:.0f}", f"{row['bare']['ms']:.2f}",
             f"{row['bare']['faults']:.0f}"]
    return "| " + " | ".join(cells) + " |"


def main():
    options = parse()
    os.environ.setdefault("GNOMON_ROOT", str(ROOT))
    os.environ["GNOMOND"] = os.environ["GNOMON"] = str(options.gnomond)
    sys.path.insert(0, str(ROOT / "tests/e2e"))
    import gnomond as modules  # after the environment is set
    head = ["peers", "answered", "samples", "kB", *(f"ms: {kind}" for kind in KINDS), "wall ms",
            "faults", "RSS MB", "bare registry ms", "its faults"]
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    rows = []
    for peers in options.peers:
        for answered in (False, True):
            rows.append(run(modules, options, peers, answered))
            print(line(rows[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
