"""NTP from the outside: an own packet, a plain client, a server that does as it is told."""

import socket
import struct
import threading
import time
from dataclasses import dataclass

UNIX_TO_NTP = 2208988800
FORMAT = struct.Struct(">BBbbII4sQQQQ")


def now_ntp():
    nanos = time.time_ns()
    return ((nanos // 10**9 + UNIX_TO_NTP) << 32) + (nanos % 10**9 << 32) // 10**9


def seconds_between(a, b):
    """a - b of two 64-bit timestamps, in seconds."""
    delta = (a - b) & (2**64 - 1)
    return (delta - 2**64 if delta >> 63 else delta) / 2**32


@dataclass
class Packet:
    leap: int = 0
    version: int = 4
    mode: int = 3
    stratum: int = 0
    poll: int = 6
    precision: int = -20
    root_delay: int = 0
    root_dispersion: int = 0
    refid: bytes = b"\0\0\0\0"
    reference: int = 0
    origin: int = 0
    receive: int = 0
    transmit: int = 0

    @classmethod
    def parse(cls, data):
        first, *rest = FORMAT.unpack(data[:48])
        return cls(first >> 6, first >> 3 & 7, first & 7, *rest)

    def octets(self):
        return FORMAT.pack(self.leap << 6 | self.version << 3 | self.mode, self.stratum, self.poll,
                           self.precision, self.root_delay, self.root_dispersion, self.refid,
                           self.reference, self.origin, self.receive, self.transmit)


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def exchange(address, port, data, seconds=1.0, source=None):
    """Sends `data`; the answer's octets and sender, or (None, None) if there is none in time."""
    with socket.socket(family(address), socket.SOCK_DGRAM) as client:
        if source:
            client.bind((source, 0))
        client.settimeout(seconds)
        client.sendto(data, (address, port))
        try:
            answer, sender = client.recvfrom(2048)
            return answer, sender[0]
        except OSError:  # a time-out, or refused
            return None, None


def ask(server, **fields):
    """One request to a running server; the parsed answer, or None."""
    request = Packet(**({"transmit": now_ntp()} | fields))
    answer, _ = exchange(server.address, server.port, request.octets())
    return Packet.parse(answer) if answer else None


class ScriptedServer:
    """Answers each request with what `script(request packet, its number)` makes of it: octets or
    a Packet, or None for silence, or a list of these."""

    def __init__(self, case, script, address="127.0.0.1"):
        self.script = script
        self.requests = []  # (monotonic time, sender, Packet)
        self.socket = socket.socket(family(address), socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.address, self.port = self.socket.getsockname()[:2]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        case.addCleanup(self.close)

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # not connected: still wakes the thread
        self.thread.join(2)
        self.socket.close()

    def serve(self):
        while True:
            try:
                data, sender = self.socket.recvfrom(2048)
            except OSError:
                return
            if not data:
                return
            request = Packet.parse(data)
            self.requests.append((time.monotonic(), sender, request))
            answers = self.script(request, len(self.requests))
            for answer in answers if isinstance(answers, list) else [answers]:
                if answer is not None:
                    octets = answer.octets() if isinstance(answer, Packet) else answer
                    self.socket.sendto(octets, sender)


def good_answer(request, **fields):
    """What an honest stratum 1 server says."""
    now = now_ntp()
    return Packet(**({"mode": 4, "version": request.version, "stratum": 1, "poll": request.poll,
                      "refid": b"TEST", "reference": now - (1 << 32), "origin": request.transmit,
                      "receive": now, "transmit": now_ntp()} | fields))
