"""Whose address is it: the server itself, one server under two names, a server that refuses."""

import signal
import socket
import struct
import subprocess
import threading
import unittest

from gnomond import Gnomond, peer, reference
from programs import GNOMOND, Case, free_port, wait_for


class Refuser:
    """Answers every request with a kiss code, and counts."""

    def __init__(self, case, code, address="127.0.0.1"):
        self.address, self.code, self.requests = address, code, 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.port = self.socket.getsockname()[1]
        case.addCleanup(self.socket.close)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                request, sender = self.socket.recvfrom(2048)
            except OSError:
                return
            self.requests += 1
            answer = struct.pack("!BBbb2I4s", 0xE4, 0, 0, -20, 0, 0, self.code) + bytes(8)
            answer += request[40:48] + request[40:48] + request[40:48]
            self.socket.sendto(answer, sender)


class Ourselves(Case):
    def test_a_local_clock_does_not_follow_itself(self):
        port = free_port("127.0.0.9")
        own = {"port": port, "iburst": True, "minpoll": 0, "maxpoll": 0}
        node = Gnomond(self, "node", {
            "peer": [{"address": "127.0.0.9"} | own, {"address": "127.0.0.10"} | own],
            "clock": {"driver": "virtual", "virtual": {"offset_seconds": 0.2}},
            "local": {"stratum": 5, "activate_after_seconds": 0},
            "server": {"listen": [f"0.0.0.0:{port}"]}}, serve="127.0.0.9")
        node.wait_for_state("local")
        wait_for("it was asked", lambda: node.metric(
            "ntp_peer_responses_rejected_total", peer="127.0.0.9", reason="loop") or 0 >= 3)
        for name, one in node.peers().items():
            self.assertEqual((name, one["state"], one["samples"]), (name, "loop", 0))
            self.assertIn("this machine", one["state_detail"])
        status = node.status()
        self.assertEqual((status["state"], status["stratum"]), ("local", 5))
        self.assertEqual(status["peers_distinct"], 0)

    def test_check_warns(self):
        path = self.folder / "self.toml"
        path.write_text('[[peer]]\naddress = "127.0.0.9"\n[server]\nlisten = ["127.0.0.9:123"]\n',
                        encoding="utf-8")
        done = subprocess.run([GNOMOND, "--check", path], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertIn("is this machine itself", done.stderr)


class Names(Case):
    def test_one_server_under_a_name_and_its_address_has_one_vote(self):
        upstream = reference(self)
        # localhost may have both addresses. Nobody answers at the second.
        both = [peer(upstream), peer(upstream) | {"address": "::1"}]
        named = peer(upstream) | {"address": "localhost"}
        node = Gnomond(self, "node", {"peer": [*both, named]})
        node.wait_for_state("synchronized")
        wait_for("a duplicate", lambda: node.peers()["localhost"]["state"] == "duplicate")
        self.assertIn("is asked already, as peer", node.peers()["localhost"]["state_detail"])
        self.assertEqual(node.metric("ntp_system_peers", **{"class": "distinct"}), 2)
        self.assertIn("1 of 2 peers agree", node.status()["verdict"])
        # The others leave, and it takes the place of one of them.
        node.write(node.config | {"peer": [named]})
        node.process.send_signal(signal.SIGHUP)
        wait_for("it has an address", lambda: node.peers()["localhost"]["address"])


class Refusals(Case):
    def test_a_refusal_is_a_state_until_a_reload(self):
        server = Refuser(self, b"DENY")
        node = Gnomond(self, "node", {"peer": [peer(server)]})
        wait_for("denied", lambda: node.peers()["127.0.0.1"]["state"] == "denied")
        self.assertIn("DENY", node.peers()["127.0.0.1"]["state_detail"])
        self.assertEqual(node.metric("ntp_peer_state", peer="127.0.0.1", state="denied"), 1)
        self.assertGreaterEqual(node.metric("ntp_peer_denied_seconds", peer="127.0.0.1"), 0)
        self.assertEqual(server.requests, 1)
        node.process.send_signal(signal.SIGHUP)
        wait_for("it is asked again", lambda: server.requests == 2)

    def test_rate_is_shown(self):
        server = Refuser(self, b"RATE")
        node = Gnomond(self, "node", {"peer": [peer(server)]})
        wait_for("shown", lambda: node.metric("ntp_peer_rate_limited", peer="127.0.0.1") == 1)


if __name__ == "__main__":
    unittest.main()
