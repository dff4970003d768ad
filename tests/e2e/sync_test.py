"""Clocks that are wrong are put right, and the claims made about them are true."""

import time
import unittest

from gnomond import Gnomond, peer, reference
from packets import ScriptedServer, good_answer, now_ntp
from programs import Case, wait_for

FIVE = ("ntp_peer_offset_seconds", "ntp_peer_jitter_seconds", "ntp_peer_stratum",
        "ntp_peer_reach_register", "ntp_peer_poll_interval_seconds")


class Synchronisation(Case):
    def assert_bound_holds(self, node, seconds):
        """At every look: |true offset| within the bound that the node claims."""
        deadline = time.monotonic() + seconds
        looks = 0
        while time.monotonic() < deadline:
            status = node.status()
            if status["max_error_seconds"] is not None:
                self.assertLessEqual(abs(status["virtual_true_offset_seconds"]),
                                     status["max_error_seconds"], status)
                looks += 1
            time.sleep(0.1)
        self.assertGreater(looks, 5)

    def test_a_large_offset_is_stepped_and_the_bound_is_true(self):
        server = reference(self)
        node = Gnomond(self, "node", {
            "peer": [peer(server)],
            "clock": {"driver": "virtual",
                      "virtual": {"offset_seconds": -5.0, "frequency_ppm": 20.0}}})
        self.assertGreater(abs(node.status()["virtual_true_offset_seconds"]), 4)
        node.wait_for_state("synchronized")
        self.assertGreaterEqual(node.metric("ntp_system_steps_total", direction="forward"), 1)
        self.assertEqual(node.metric("ntp_system_steps_total", direction="backward"), 0)
        wait_for("below a millisecond",
                 lambda: abs(node.status()["virtual_true_offset_seconds"]) < 1e-3, seconds=40)
        self.assert_bound_holds(node, 3)

    def test_a_small_offset_is_slewed(self):
        server = reference(self)
        node = Gnomond(self, "node", {
            "peer": [peer(server)],
            "clock": {"driver": "virtual", "virtual": {"offset_seconds": 0.2}}})
        node.wait_for_state("synchronized")
        wait_for("below a millisecond",
                 lambda: abs(node.status()["virtual_true_offset_seconds"]) < 1e-3, seconds=40)
        for direction in ("forward", "backward"):
            self.assertEqual(node.metric("ntp_system_steps_total", direction=direction), 0)
        self.assert_bound_holds(node, 2)

    def test_every_peer_has_its_five_values(self):
        servers = [reference(self, f"s{n}", stratum=n + 1, address=address)
                   for n, address in enumerate(("127.0.0.1", "127.0.0.2", "::1"))]
        node = Gnomond(self, "node", {
            "peer": [peer(server, name=f"peer{n}") for n, server in enumerate(servers)],
            "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        wait_for("all warm", lambda: all(p["samples"] >= 4 for p in node.peers().values()))
        for n in range(3):
            for name in FIVE:
                self.assertIsNotNone(node.metric(name, peer=f"peer{n}"), f"{name} of peer{n}")
            # A value of the snapshot that the node forgets to fill is null here.
            empty = [key for key, value in node.peers()[f"peer{n}"].items()
                     if value is None and not key.endswith("_error") and key != "denied_seconds"]
            self.assertEqual(empty, [])
            self.assertEqual(node.metric("ntp_peer_stratum", peer=f"peer{n}"), n + 1)
            self.assertEqual(node.metric("ntp_peer_poll_interval_seconds", peer=f"peer{n}"), 1)

    def test_ipv6_peer_alone(self):
        server = reference(self, address="::1", stratum=3)
        node = Gnomond(self, "node", {"peer": [peer(server)], "clock": {"driver": "virtual"}},
                       http_address="::1")
        status = node.wait_for_state("synchronized")
        self.assertEqual(status["stratum"], 4)
        self.assertEqual(status["reference_address"], "::1")

    def test_a_name_is_resolved(self):
        server = reference(self)
        node = Gnomond(self, "node", {
            "peer": [peer(server) | {"address": "localhost", "name": "by-name"}],
            "clock": {"driver": "virtual"}})
        wait_for("resolved", lambda: node.peers()["by-name"]["address"])
        self.assertIsNotNone(node.metric("ntp_peer_resolutions_total", peer="by-name",
                                         result="ok"))

    def test_one_falseticker_among_four(self):
        good = [reference(self, f"good{n}") for n in range(3)]
        wrong = reference(self, "wrong", clock={"driver": "virtual",
                                                "virtual": {"offset_seconds": 0.08}})
        node = Gnomond(self, "node", {
            "peer": [peer(server, name=f"good{n}") for n, server in enumerate(good)] +
                    [peer(wrong, name="wrong")],
            "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        wait_for("it is found out", lambda: node.peers()["wrong"]["state"] == "falseticker")
        margin = wait_for("its margin", lambda: node.metric("ntp_peer_falseticker_margin_seconds",
                                                            peer="wrong"))
        self.assertAlmostEqual(margin, 0.08, delta=0.03)
        wait_for("below a millisecond",
                 lambda: abs(node.status()["virtual_true_offset_seconds"]) < 1e-3)

    def test_the_preferred_peer_leads(self):
        servers = [reference(self, f"s{n}") for n in range(3)]
        node = Gnomond(self, "node", {
            "peer": [peer(server, name=f"p{n}", prefer=n == 1) for n, server in enumerate(servers)],
            "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        wait_for("it leads", lambda: node.status()["reference_peer"] == "p1")

    def test_holdover_when_the_only_peer_goes_away(self):
        server = reference(self)
        node = Gnomond(self, "node", {"peer": [peer(server)], "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        server.stop()
        node.wait_for_state("holdover", seconds=60)
        first = node.status()
        self.assertEqual(node.peers()[server.address]["reach_register"] & 1, 0)
        wait_for("the bound grows", lambda: node.status()["max_error_seconds"] >
                 first["max_error_seconds"])
        self.assertGreater(node.status()["holdover_seconds"], 0)
        again = Gnomond(self, "again", server.config, arguments=())
        self.assertTrue(again.running())
        node.wait_for_state("synchronized", seconds=60)


class Disbelief(Case):
    """Answers that must not be believed, each with its named reason."""

    def rejected(self, script, reason, count=2):
        server = ScriptedServer(self, script)
        node = Gnomond(self, "node", {"peer": [peer(server, name="bad")],
                                      "clock": {"driver": "virtual"}})
        wait_for(f"rejected as {reason}", lambda: node.metric(
            "ntp_peer_responses_rejected_total", peer="bad", reason=reason) >= count)
        self.assertEqual(node.metric("ntp_peer_samples_accepted_total", peer="bad"), 0)
        self.assertNotEqual(node.status()["state"], "synchronized")
        return node, server

    def test_bogus_origin(self):
        self.rejected(lambda request, _: good_answer(request, origin=request.transmit ^ 1),
                      "bogus_origin")

    def test_zero_origin(self):
        self.rejected(lambda request, _: good_answer(request, origin=0), "bogus_origin")

    def test_unsynchronized_server(self):
        node, _ = self.rejected(lambda request, _: good_answer(request, leap=3), "unsynchronized")
        wait_for("state", lambda: node.peers()["bad"]["state"] == "unsynchronized")

    def test_stratum_sixteen(self):
        self.rejected(lambda request, _: good_answer(request, stratum=16), "unsynchronized")

    def test_root_distance(self):
        self.rejected(lambda request, _: good_answer(request, root_dispersion=20 << 16), "distance")

    def test_wrong_mode(self):
        self.rejected(lambda request, _: good_answer(request, mode=5), "header")

    def test_truncated(self):
        self.rejected(lambda request, _: good_answer(request).octets()[:44], "header")

    def test_impossible_times(self):
        self.rejected(lambda request, _: good_answer(
            request, receive=now_ntp() + (2 << 32), transmit=now_ntp()), "timing")

    def test_a_duplicate_is_counted_once(self):
        def twice(request, _):
            answer = good_answer(request)
            return [answer, answer]

        server = ScriptedServer(self, twice)
        node = Gnomond(self, "node", {"peer": [peer(server, name="echo")],
                                      "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        wait_for("three samples", lambda: node.metric("ntp_peer_samples_accepted_total",
                                                      peer="echo") >= 3)
        accepted = node.metric("ntp_peer_samples_accepted_total", peer="echo")
        self.assertLessEqual(accepted, len(server.requests))


class Kisses(Case):
    @staticmethod
    def kiss(code):
        return lambda request, _: good_answer(request, leap=3, stratum=0, refid=code)

    def test_rate_slows_down(self):
        server = ScriptedServer(self, self.kiss(b"RATE"))
        node = Gnomond(self, "node", {"peer": [peer(server, name="busy", maxpoll=10)],
                                      "clock": {"driver": "virtual"}})
        wait_for("counted", lambda: node.metric("ntp_peer_kod_received_total", peer="busy",
                                                code="RATE") >= 2, seconds=40)
        self.assertGreaterEqual(node.peers()["busy"]["poll_interval_seconds"], 4)

    def test_deny_and_rstr_stop(self):
        for code in (b"DENY", b"RSTR"):
            with self.subTest(code):
                name = code.decode()
                server = ScriptedServer(self, self.kiss(code))
                node = Gnomond(self, name, {"peer": [peer(server, name=name)],
                                            "clock": {"driver": "virtual"}})
                wait_for("counted", lambda: node.metric(
                    "ntp_peer_kod_received_total", peer=name, code=name) >= 1)
                sent = len(server.requests)
                time.sleep(4)  # four polls of silence
                self.assertEqual(len(server.requests), sent)
                self.assertTrue(node.running())

    def test_a_kiss_with_a_wrong_origin_is_nothing(self):
        server = ScriptedServer(self, lambda request, _: [
            good_answer(request, leap=3, stratum=0, refid=b"DENY", origin=request.transmit ^ 1),
            good_answer(request)])
        node = Gnomond(self, "node", {"peer": [peer(server, name="good")],
                                      "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        self.assertEqual(node.metric("ntp_peer_kod_received_total", peer="good", code="DENY"), 0)


class Requests(Case):
    def test_each_request_has_its_own_port_and_random_transmit(self):
        server = ScriptedServer(self, lambda request, _: good_answer(request))
        node = Gnomond(self, "node", {"peer": [peer(server)], "clock": {"driver": "virtual"}})
        wait_for("ten requests", lambda: len(server.requests) >= 10)
        ports = {sender[1] for _, sender, _ in server.requests}
        self.assertGreaterEqual(len(ports), len(server.requests) - 1)  # one may come up twice
        transmits = [request.transmit for _, _, request in server.requests]
        self.assertEqual(len(set(transmits)), len(transmits))
        for transmit in transmits:  # it says nothing about our clock
            self.assertGreater(abs(transmit - now_ntp()) >> 32, 3600)
        for _, _, request in server.requests:
            self.assertEqual((request.mode, request.version), (3, 4))
            self.assertEqual((request.origin, request.receive, request.reference), (0, 0, 0))
        self.assertTrue(node.running())


if __name__ == "__main__":
    unittest.main()
