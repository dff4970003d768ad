"""What clients get from the server."""

import random
import signal
import socket
import time
import unittest

from gnomond import Gnomond, peer, reference
from packets import Packet, ask, exchange, now_ntp, seconds_between
from programs import Case, free_port, wait_for


class Answers(Case):
    def test_versions_and_modes(self):
        server = reference(self, stratum=3)
        for version in (1, 2, 3, 4):
            for mode, expected in ((3, 4), (1, 2)):
                with self.subTest(version=version, mode=mode):
                    sent = now_ntp()
                    answer = ask(server, version=version, mode=mode, transmit=sent, poll=7)
                    self.assertEqual((answer.version, answer.mode), (version, expected))
                    self.assertEqual((answer.leap, answer.stratum, answer.poll), (0, 3, 7))
                    self.assertEqual(answer.origin, sent)
                    self.assertGreater(seconds_between(answer.transmit, answer.receive), 0)
                    self.assertLess(abs(seconds_between(answer.receive, sent)), 0.5)
        self.assertEqual(server.metric("ntp_server_requests_total", version="4", auth="none"), 2)

    def test_what_is_not_answered(self):
        server = reference(self)
        cases = {"version 0": Packet(version=0).octets(), "version 5": Packet(version=5).octets(),
                 "response": Packet(mode=4).octets(), "broadcast": Packet(mode=5).octets(),
                 "private": Packet(mode=7).octets(), "short": Packet().octets()[:47],
                 "empty": b"", "a MAC": Packet().octets() + b"\0\0\0\1" + bytes(20)}
        for name, data in cases.items():
            with self.subTest(name):
                self.assertIsNone(exchange(server.address, server.port, data, 0.3)[0])
        wait_for("counted", lambda: sum(
            value for (name, _), value in server.metrics().items()
            if name == "ntp_server_requests_dropped_total") >= len(cases) - 1)

    def test_no_answer_is_longer_than_its_request(self):
        server = reference(self)
        seed = random.randrange(2**32)
        print(f"seed {seed}")
        generator = random.Random(seed)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(0.05)
            for _ in range(300):
                data = generator.randbytes(generator.randrange(120))
                if generator.random() < 0.5:
                    head = bytes([generator.randrange(8) << 3 | generator.randrange(8)])
                    data = head + generator.randbytes(47 + 4 * generator.randrange(20))
                client.sendto(data, (server.address, server.port))
                try:
                    self.assertLessEqual(len(client.recv(2048)), len(data))
                except TimeoutError:
                    pass
        self.assertIsNotNone(ask(server))

    def test_from_the_address_that_was_asked(self):
        port = free_port("0.0.0.0")
        server = Gnomond(self, "server", {
            "local": {"stratum": 1, "activate_after_seconds": 0},
            "server": {"listen": [f"0.0.0.0:{port}", f"[::]:{port}"], "workers": 2}})
        self.assertTrue(server.running())
        for address in ("127.0.0.1", "127.0.0.2", "127.9.8.7", "::1"):
            with self.subTest(address):
                request = Packet(transmit=now_ntp()).octets()
                answer, sender = wait_for(
                    "an answer", lambda: (lambda r: r if r[0] else None)(
                        exchange(address, port, request)))
                self.assertEqual(sender, address)
                self.assertEqual(len(answer), 48)

    def test_access_list(self):
        server = reference(self, server={"allow": ["127.0.0.0/24"], "deny": ["127.0.0.4/30"]})
        request = Packet(transmit=now_ntp()).octets()
        for source, answered in (("127.0.0.1", True), ("127.0.0.5", False), ("127.0.1.1", False),
                                 ("127.0.0.8", True)):
            with self.subTest(source):
                answer, _ = exchange(server.address, server.port, request, 0.5, source)
                self.assertEqual(answer is not None, answered)
        self.assertEqual(server.metric("ntp_server_requests_dropped_total", reason="acl"), 2)

    def test_a_reload_puts_the_access_list_in_force(self):
        server = reference(self)
        request = Packet(transmit=now_ntp()).octets()
        listening = server.config["server"]
        for reloads, deny in enumerate((["127.0.0.0/8"], []), start=1):
            server.write(server.config | {"server": listening | {"deny": deny}})
            server.signal(signal.SIGHUP)
            wait_for("the reload", lambda count=reloads: server.metric(
                "ntp_daemon_config_reloads_total", result="ok") == count)
            answer, _ = exchange(server.address, server.port, request, 0.5)
            self.assertEqual(answer is None, bool(deny))
        self.assertEqual(server.metric("ntp_server_requests_dropped_total", reason="acl"), 1)


class States(Case):
    def test_unsynchronised_says_so(self):
        node = Gnomond(self, "node", {}, serve="127.0.0.1")
        answer = ask(node)
        self.assertEqual((answer.leap, answer.stratum), (3, 0))
        self.assertEqual(answer.refid, b"INIT")

    def test_a_synchronised_server_tells_its_stratum_and_reference(self):
        source = reference(self, stratum=2)
        node = Gnomond(self, "node", {"peer": [peer(source)], "clock": {"driver": "virtual"}},
                       serve="127.0.0.1")
        node.wait_for_state("synchronized")
        answer = wait_for("stratum 3", lambda: (lambda a: a if a.stratum else None)(ask(node)))
        self.assertEqual((answer.leap, answer.stratum), (0, 3))
        self.assertEqual(answer.refid, socket.inet_aton("127.0.0.1"))
        self.assertGreater(answer.root_dispersion, 0)
        self.assertLess(seconds_between(now_ntp(), answer.reference), 10)

    def test_root_dispersion_grows_between_updates(self):
        source = reference(self)
        node = Gnomond(self, "node", {"peer": [peer(source)], "clock": {"driver": "virtual"}},
                       serve="127.0.0.1")
        node.wait_for_state("synchronized")
        source.stop()
        first = ask(node)
        wait_for("it grows", lambda: ask(node).root_dispersion > first.root_dispersion + 3)

    def test_local_takes_over_after_its_time_and_steps_back(self):
        source = reference(self, stratum=1)
        node = Gnomond(self, "node", {
            "peer": [peer(source)], "clock": {"driver": "virtual"},
            # Holdover comes first; a bound that grows this fast ends it in seconds, not hours.
            "discipline": {"max_drift_ppm": 2000.0, "max_distance_seconds": 0.02},
            "local": {"stratum": 10, "activate_after_seconds": 3}}, serve="127.0.0.1")
        node.wait_for_state("synchronized")
        self.assertEqual(ask(node).stratum, 2)
        source.stop()
        node.wait_for_state("holdover")
        node.wait_for_state("local", seconds=60)
        answer = ask(node)
        self.assertEqual((answer.leap, answer.stratum, answer.refid), (0, 10, socket.inet_aton("127.127.1.1")))
        source_again = Gnomond(self, "again", source.config)
        self.assertTrue(source_again.running())
        node.wait_for_state("synchronized", seconds=60)
        self.assertEqual(ask(node).stratum, 2)

    def test_not_before_its_time(self):
        began = time.monotonic()
        node = Gnomond(self, "node", {"local": {"stratum": 7, "activate_after_seconds": 2}},
                       serve="127.0.0.1")
        self.assertEqual(ask(node).stratum, 0)
        node.wait_for_state("local")
        self.assertGreater(time.monotonic() - began, 1.5)
        self.assertEqual(ask(node).stratum, 7)


if __name__ == "__main__":
    unittest.main()
