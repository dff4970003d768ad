"""What Wireshark makes of our packets: captured on loopback, nothing malformed."""

import shutil
import time
import unittest

from gnomond import Gnomond, peer, reference
from packets import ask
from programs import Case, wait_for

FIELDS = ("udp.srcport", "udp.dstport", "ntp.flags.mode", "ntp.flags.vn", "ntp.stratum", "ntp.org",
          "ntp.rec", "ntp.xmt", "ip.len", "_ws.malformed", "_ws.expert.severity")

# Wireshark's remarks below this are talk: a request from a port such as 33452, as the kernel
# may choose one, is remarked as a possible traceroute.
NOTE = 0x400000


class Capture(Case):
    def capture(self, port):
        """A running capture of the loopback's UDP `port`."""
        tshark = shutil.which("tshark")
        if not tshark:
            self.skipTest("no tshark")
        self.file = self.folder / "capture.pcapng"
        program = self.start([tshark, "-i", "lo", "-f", f"udp port {port}", "-w", self.file, "-q"],
                             "tshark")

        def started():
            if not program.running():
                self.skipTest(f"no right to capture: {program.output()[-300:]}")
            return "Capturing on" in program.output() and self.file.exists()

        wait_for("the capture", started)
        return program

    def packets(self, port):
        """The captured packets, each a dict of FIELDS."""
        command = [shutil.which("tshark"), "-r", self.file, "-d", f"udp.port=={port},ntp",
                   "-T", "fields", "-E", "separator=|", "-o", "ip.check_checksum:TRUE"]
        for field in FIELDS:
            command += ["-e", field]
        result = self.run_program(*command)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [dict(zip(FIELDS, line.split("|"))) for line in result.stdout.splitlines()]

    def test_client_and_server_packets(self):
        server = reference(self, stratum=2)
        program = self.capture(server.port)
        node = Gnomond(self, "node", {"peer": [peer(server, name="one")],
                                      "clock": {"driver": "virtual"}})
        wait_for("ten exchanges", lambda: node.metric("ntp_peer_responses_received_total",
                                                      peer="one") >= 10)
        for version in (1, 2, 3, 4):
            self.assertIsNotNone(ask(server, version=version))
        node.stop()
        time.sleep(1.5)  # dumpcap writes its buffer every second; nothing tells when
        program.stop()
        packets = self.packets(server.port)
        requests = [p for p in packets if p["udp.dstport"] == str(server.port)]
        answers = [p for p in packets if p["udp.srcport"] == str(server.port)]
        self.assertGreaterEqual(len(requests), 14)
        self.assertGreaterEqual(len(answers), 14)
        for packet in packets:
            self.assertEqual(packet["_ws.malformed"], "", packet)
            remarks = [int(s) for s in packet["_ws.expert.severity"].split(",") if s]
            self.assertLess(max(remarks, default=0), NOTE, packet)
            self.assertIn(packet["ntp.flags.mode"], ("3", "4"), packet)
        self.check_exchanges(requests, answers)

    def check_exchanges(self, requests, answers):
        by_port = {}
        for request in requests:
            by_port.setdefault(request["udp.srcport"], []).append(request)
        self.assertGreaterEqual(len(by_port), len(requests) - 1)  # RFC 9109: a port for each
        self.assertEqual(len({r["ntp.xmt"] for r in requests}), len(requests))
        for answer in answers:
            origins = [r["ntp.xmt"] for r in by_port[answer["udp.dstport"]]]
            self.assertIn(answer["ntp.org"], origins)
            self.assertEqual(answer["ntp.flags.mode"], "4")
            self.assertEqual(answer["ntp.stratum"], "2")
            self.assertLess(answer["ntp.rec"], answer["ntp.xmt"])
            self.assertEqual(answer["ip.len"], "76")


if __name__ == "__main__":
    unittest.main()
