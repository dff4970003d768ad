"""chronyd as our client and as our upstream; both say the same."""

import re
import unittest

from gnomond import Gnomond, peer, reference
from programs import Case, free_port, wait_for

CONFIGURATION = """
bindaddress {address}
port {port}
bindcmdaddress 127.0.0.1
cmdport {command_port}
pidfile {folder}/{name}.pid
user root
allow 127.0.0.0/8
{lines}
"""


class Chronyd:
    """A chronyd on loopback that never touches the clock (-x, and without the right to)."""

    def __init__(self, case, lines, name="chronyd", address="127.0.0.1"):
        self.case = case
        self.address = address
        self.port = free_port()
        self.command_port = free_port()
        path = case.folder / f"{name}.conf"
        path.write_text(CONFIGURATION.format(address=self.address, port=self.port,
                                             command_port=self.command_port, folder=case.folder, name=name,
                                             lines=lines), encoding="utf-8")
        self.program = case.start([case.tool("chronyd"), "-d", "-x", "-f", path], name)
        wait_for("chronyd answers", lambda: self.ask("tracking"), seconds=10)

    def ask(self, command):
        """chronyc's answer as lines of fields; None while chronyd does not answer."""
        result = self.case.run_program(self.case.tool("chronyc"), "-c", "-h", "127.0.0.1",
                                       "-p", self.command_port, command)
        if result.returncode != 0:
            return None
        return [line.split(",") for line in result.stdout.splitlines()]


class ChronyAsClient(Case):
    def test_query_agrees_on_the_offset(self):
        for offset in (0.0, 0.25, -3.0):
            with self.subTest(offset):
                server = reference(self, f"server{offset}", stratum=5, clock={
                    "driver": "virtual", "virtual": {"offset_seconds": offset}})
                result = self.run_program(
                    self.tool("chronyd"), "-Q", "-x", "-t", "10", "-f", "/dev/null",
                    f"server {server.address} port {server.port} iburst maxsamples 4",
                    f"pidfile {self.folder}/query.pid", "user root", "cmdport 0")
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
                wrong = re.search(r"System clock wrong by (-?[\d.]+) seconds",
                                  result.stdout + result.stderr)
                self.assertIsNotNone(wrong, result.stdout + result.stderr)
                self.assertAlmostEqual(float(wrong.group(1)), offset, delta=0.005)
                self.assertAlmostEqual(-server.status()["virtual_true_offset_seconds"],
                                       float(wrong.group(1)), delta=0.005)

    def test_a_running_chronyd_follows_us(self):
        # Not 127.0.0.1: chronyd takes a server whose reference is its own address for a loop.
        source = reference(self, stratum=2, address="127.0.0.2")
        node = Gnomond(self, "node", {"peer": [peer(source)], "clock": {"driver": "virtual"}},
                       serve="127.0.0.1")
        node.wait_for_state("synchronized")
        chronyd = Chronyd(self, f"server {node.address} port {node.port} iburst minpoll 0 maxpoll 0")
        # tracking: reference id, address, stratum, time, offset, ...
        tracking = wait_for("chronyd is synchronised",
                            lambda: (lambda t: t if t and t[0][2] == "4" else None)(
                                chronyd.ask("tracking")))[0]
        self.assertEqual(tracking[1], "127.0.0.1")
        self.assertEqual(node.status()["stratum"], 3)
        self.assertLess(abs(float(tracking[4])), 0.005)
        sources = chronyd.ask("sources")[0]
        self.assertEqual(sources[:2], ["^", "*"])
        self.assertEqual(sources[3], "3")  # our stratum as chronyd sees it


class ChronyAsUpstream(Case):
    def test_both_agree_on_offset_and_stratum(self):
        chronyd = Chronyd(self, "local stratum 3", address="127.0.0.2")
        node = Gnomond(self, "node", {
            "peer": [peer(chronyd, name="chrony")],
            "clock": {"driver": "virtual",
                      "virtual": {"offset_seconds": 0.1, "frequency_ppm": -15.0}}},
            serve="127.0.0.1")
        node.wait_for_state("synchronized")
        status = wait_for("below a millisecond", lambda: (
            lambda s: s if abs(s["virtual_true_offset_seconds"]) < 1e-3 else None)(node.status()),
            seconds=40)
        self.assertEqual(status["stratum"], 4)
        self.assertEqual(chronyd.ask("tracking")[0][2], "3")
        self.assertEqual(node.peers()["chrony"]["stratum"], 3)
        # What chronyd says about us, and what we say about ourselves.
        observer = Chronyd(self, f"server {node.address} port {node.port} iburst minpoll 0 "
                                 "maxpoll 0 noselect", "observer")
        source = wait_for("measured", lambda: (
            lambda s: s if s and int(s[0][5], 8) > 15 else None)(
                observer.ask("sources")))[0]
        self.assertEqual(source[3], "4")
        true = node.status()["virtual_true_offset_seconds"]
        self.assertLess(abs(float(source[7])), 0.002)
        self.assertLess(abs(true), 0.002)

    def test_an_unsynchronised_chronyd_is_not_followed(self):
        chronyd = Chronyd(self, "")
        node = Gnomond(self, "node", {"peer": [peer(chronyd, name="chrony")],
                                      "clock": {"driver": "virtual"}})
        wait_for("rejected", lambda: node.metric("ntp_peer_responses_rejected_total",
                                                 peer="chrony", reason="unsynchronized") >= 2)
        self.assertNotEqual(node.status()["state"], "synchronized")


if __name__ == "__main__":
    unittest.main()
