"""What one gnomond with four peers costs: memory, processor time, wake-ups, and a scrape.

    python3 tests/bench/footprint.py [--gnomond FILE] [--seconds 600] [--minpoll 6]

Prints figures, judges nothing. Scrapes are timed at the end, so that memory and processor time are
those of a node that is left alone.
"""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("GNOMON_ROOT", str(ROOT))
arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--gnomond", default=str(ROOT / "build/default/daemon/app/gnomond"))
arguments.add_argument("--seconds", type=float, default=600)
arguments.add_argument("--minpoll", type=int, default=6)
arguments.add_argument("--scrapes", type=int, default=100)
options = arguments.parse_args()
os.environ["GNOMOND"] = os.environ["GNOMON"] = options.gnomond
sys.path.insert(0, str(ROOT / "tests/e2e"))

from gnomond import Gnomond, peer, reference  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


class Case:
    """What the programs of tests/e2e want to know of their test."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.programs = []


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def status(pid, key):
    """The sum over threads for the switches, the process's own for the rest."""
    paths = pathlib.Path(f"/proc/{pid}/task").glob("*/status") if "switches" in key else [
        pathlib.Path(f"/proc/{pid}/status")]
    return sum(int(line.split()[1]) for path in paths
               for line in path.read_text(encoding="ascii").splitlines()
               if line.startswith(key + ":"))


def scrape(node):
    began = time.perf_counter()
    body = node.get("/metrics").body
    return time.perf_counter() - began, len(body)


def main():
    with tempfile.TemporaryDirectory() as folder:
        case = Case(folder)
        try:
            servers = [reference(case, f"up{i}") for i in range(4)]
            polls = {"minpoll": options.minpoll, "maxpoll": max(10, options.minpoll)}
            node = Gnomond(case, "node", {
                "peer": [peer(server, name=f"up{i}") | polls for i, server in enumerate(servers)],
                "clock": {"driver": "virtual", "virtual": {"frequency_ppm": 20.0}}},
                serve="127.0.0.1")
            node.wait_for_state("synchronized", 60)
            pid = node.process.pid
            used, woken = processor_seconds(pid), status(pid, "voluntary_ctxt_switches")
            began = time.monotonic()
            time.sleep(options.seconds)
            passed = time.monotonic() - began
            used = processor_seconds(pid) - used
            woken = status(pid, "voluntary_ctxt_switches") - woken
            print(f"resident memory after {passed:.0f} s: {status(pid, 'VmRSS') / 1024:.1f} MiB, "
                  f"of it its own {status(pid, 'RssAnon') / 1024:.1f} MiB")
            print(f"processor seconds an hour: {used / passed * 3600:.2f}")
            print(f"wake-ups a minute: {woken / passed * 60:.1f}")
            times, sizes = zip(*(scrape(node) for _ in range(options.scrapes)))
            used = processor_seconds(pid)
            for _ in range(options.scrapes):
                scrape(node)
            used = (processor_seconds(pid) - used) / options.scrapes
            print(f"a scrape: median {statistics.median(times) * 1e3:.2f} ms of {len(times)}, "
                  f"{used * 1e3:.2f} ms of processor time, {statistics.median(sizes):.0f} octets")
        finally:
            for program in reversed(case.programs):
                program.stop()


main()
