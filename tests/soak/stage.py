"""The stage: a network of its own, three servers of true time, a name server, and the node.

Everything happens in a network and a mount namespace that the program made for itself. The node's
clock is a virtual one, so that its true error is known: `ntp_virtual_true_offset_seconds`."""

import fcntl
import os
import pathlib
import socket
import struct
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("GNOMON_ROOT", str(ROOT))
os.environ.setdefault("GNOMOND", str(ROOT / "build/default/daemon/app/gnomond"))
os.environ.setdefault("GNOMON", str(ROOT / "build/default/daemon/cli/gnomon"))
sys.path.insert(0, str(ROOT / "tests/e2e"))

from gnomond import parse_metrics, to_toml  # noqa: E402
from packets import Packet, exchange, now_ntp, seconds_between  # noqa: E402
from programs import CLOCKLESS, GNOMOND, Program  # noqa: E402

NODE = "10.9.0.20"
SERVERS = {"one.test": "10.9.0.11", "two.test": "10.9.0.12", "three.test": "10.9.0.13"}
NAME_SERVER = "127.0.0.53"
HTTP_PORT = 9923
LINK = "lan0"


def ip(*words):
    """One `ip` command; a failure is an error of the stage."""
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


def add(address):
    ip("address", "add", f"{address}/32", "dev", LINK)


def remove(address):
    ip("address", "del", f"{address}/32", "dev", LINK)


def link_up():
    ip("link", "set", LINK, "up")
    ip("route", "replace", "10.9.0.0/24", "dev", LINK)
    for address in [NODE, *SERVERS.values()]:
        add(address)


def link_down():
    for address in [NODE, *SERVERS.values()]:
        remove(address)
    ip("link", "set", LINK, "down")


def make_network():
    ip("link", "set", "lo", "up")
    ip("link", "add", LINK, "type", "veth", "peer", "name", f"{LINK}-end")
    ip("link", "set", f"{LINK}-end", "up")
    link_up()


class NameServer:
    """Answers questions for addresses of `SERVERS`. `mood`: "good", "silent", "no such name" or
    "broken"."""

    CODES = {"good": 0, "broken": 2, "no such name": 3}

    def __init__(self):
        self.mood = "good"
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((NAME_SERVER, 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            question, sender = self.socket.recvfrom(512)
            if self.mood != "silent" and len(question) > 16:
                self.socket.sendto(self.answer(question), sender)

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode("ascii", "replace"))
            at += 1 + question[at]
        kind = struct.unpack_from(">H", question, at + 1)[0]
        asked = question[12:at + 5]
        address = SERVERS.get(".".join(labels).lower())
        code = self.CODES[self.mood] if address else 3
        records = b""
        if code == 0 and kind == 1:
            records = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + socket.inet_aton(address)
        return (question[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, bool(records), 0, 0) +
                asked + records)


class StandardError:
    """The node's standard error: a named pipe with little room, whose reader can stop and leave."""

    def __init__(self, folder):
        self.path = folder / "stderr"
        os.mkfifo(self.path)
        self.reading = True
        self.lines = 0
        self.reader = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        self.writer = os.open(self.path, os.O_WRONLY)
        fcntl.fcntl(self.writer, fcntl.F_SETPIPE_SZ, 4096)
        self.log = (folder / "node.log").open("ab")
        self.lock = threading.Lock()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            time.sleep(0.02)
            with self.lock:
                if not self.reading or self.reader is None:
                    continue
                try:
                    octets = os.read(self.reader, 65536)
                except BlockingIOError:
                    continue
                self.lines += octets.count(b"\n")
                self.log.write(octets)
                self.log.flush()

    def leave(self):
        with self.lock:
            os.close(self.reader)
            self.reader = None

    def come_back(self):
        with self.lock:
            self.reader = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)


class Node:
    """The gnomond that all of it is done to."""

    def __init__(self, folder):
        self.folder = folder
        self.state = folder / "state"
        self.state.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(self.state)],
                       check=True)
        self.path = folder / "node.toml"
        self.config = {
            "peer": [{"address": name, "iburst": True, "minpoll": 1, "maxpoll": 3}
                     for name in SERVERS],
            "server": {"listen": [f"{NODE}:123", "127.0.0.1:123"]},
            "metrics": {"listen": [f"127.0.0.1:{HTTP_PORT}"]},
            "discipline": {"drift_file": str(self.state / "drift")},
            "log": {"level": "trace"},
            "clock": {"driver": "virtual",
                      "virtual": {"offset_seconds": 0.02, "frequency_ppm": 30.0,
                                  "wander_ppb": 1.0, "temperature_ppm": 0.5,
                                  "temperature_period_seconds": 1800}},
        }
        self.write(to_toml(self.config))
        self.stderr = StandardError(folder)
        self.process = subprocess.Popen(
            [*CLOCKLESS, GNOMOND, "--config", str(self.path)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=self.stderr.writer)
        os.close(self.stderr.writer)

    def write(self, text):
        """Replaces the configuration at once, as an editor does."""
        new = self.path.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(self.path)

    def running(self):
        return self.process.poll() is None

    def get(self, path, seconds=5.0):
        """The body of one answer, or None."""
        from http.client import HTTPConnection, HTTPException
        connection = HTTPConnection("127.0.0.1", HTTP_PORT, timeout=seconds)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.read().decode() if answer.status == 200 else None
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def metrics(self):
        """(name, labels) -> value, or None without an answer."""
        body = self.get("/metrics")
        return parse_metrics(body) if body is not None else None

    def served(self):
        """What a client gets: (error of the served time, the bound that the client may rely on),
        seconds. None without an answer, or if the answer says that it is not synchronised."""
        began = time.monotonic()
        octets, _ = exchange("127.0.0.1", 123, Packet(transmit=now_ntp()).octets(), seconds=1.0)
        if octets is None:
            return None
        arrived = now_ntp()
        way = time.monotonic() - began
        answer = Packet.parse(octets)
        if answer.leap == 3 or not 0 < answer.stratum < 16:
            return None
        error = seconds_between(answer.transmit, arrived)
        bound = answer.root_delay / 2**17 + answer.root_dispersion / 2**16 + way + 2.0**answer.precision
        return error, bound

    def resources(self):
        """Descriptors but those of requests, these, threads and kB of memory in use."""
        place = pathlib.Path(f"/proc/{self.process.pid}")
        status = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
        opened = [os.readlink(entry) for entry in (place / "fd").iterdir()]
        requests = len(request_sockets(place).intersection(opened))
        return (len(opened) - requests, requests, int(status["Threads"]),
                int(status["VmRSS"].split()[0]))


def request_sockets(place):
    """All of the namespace that are bound to another port than NTP's, as links name them."""
    rows = [line.split() for line in (place / "net/udp").read_text().splitlines()[1:]]
    return {f"socket:[{row[9]}]" for row in rows if int(row[1].rsplit(":", 1)[1], 16) != 123}


class Server:
    """One server of true time, which can be ended, and can begin to lie."""

    def __init__(self, folder, name):
        self.folder, self.name, self.address = folder, name, SERVERS[name]
        self.program = None
        self.start()

    def start(self, lie=0.0):
        config = {"local": {"stratum": 1, "activate_after_seconds": 0},
                  "server": {"listen": [f"{self.address}:123"]}, "metrics": {"listen": []},
                  "clock": {"driver": "watch_only"}}
        if lie:
            config["clock"] = {"driver": "virtual", "virtual": {"offset_seconds": lie}}
        path = self.folder / f"{self.name}.toml"
        path.write_text(to_toml(config), encoding="utf-8")
        self.program = Program([*CLOCKLESS, GNOMOND, "--config", path],
                               self.folder / f"{self.name}.log")

    def stop(self):
        self.program.stop()


class Stage:
    def __init__(self, folder):
        make_network()
        resolv = folder / "resolv.conf"
        resolv.write_text(f"nameserver {NAME_SERVER}\noptions timeout:1 attempts:1\n")
        subprocess.run(["mount", "--bind", str(resolv), "/etc/resolv.conf"], check=True)
        self.names = NameServer()
        self.servers = {name: Server(folder, name) for name in SERVERS}
        self.node = Node(folder)

    def end(self):
        if self.node.running():
            self.node.process.kill()
            self.node.process.wait()
        for server in self.servers.values():
            server.stop()
        subprocess.run(["umount", "--lazy", str(self.node.state)], check=True)
