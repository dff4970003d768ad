"""ntpsec's ntpdig as our client, its ntpd as our upstream. Both know no port but 123, so this needs
root and takes an address of its own on loopback."""

import json
import os
import random
import socket
import unittest

from gnomond import Gnomond, peer
from programs import Case, wait_for


def loopback_address():
    """An address in 127/8 that nobody has port 123 on."""
    while True:
        address = f"127.{random.randrange(1, 255)}.{random.randrange(1, 255)}.1"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((address, 123))
                return address
            except PermissionError:
                raise unittest.SkipTest("port 123 needs root") from None
            except OSError:
                continue


class Ntpdig(Case):
    def serve(self, address, **more):
        return Gnomond(self, "server", {
            "local": {"stratum": 6, "activate_after_seconds": 0},
            "server": {"listen": [f"{address}:123"]}} | more)

    def test_agrees_on_offset_and_stratum(self):
        address = loopback_address()
        server = self.serve(address, clock={"driver": "virtual",
                                            "virtual": {"offset_seconds": 0.5}})
        result = self.run_program(self.tool("ntpdig"), "-j", "-p", "3", address)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        answer = json.loads(result.stdout.strip().splitlines()[-1])
        self.assertEqual(answer["stratum"], 6)
        self.assertAlmostEqual(answer["offset"], 0.5, delta=0.005)
        self.assertGreaterEqual(server.metric("ntp_server_requests_total", version="4",
                                              auth="none"), 3)

    def test_does_not_believe_us_unsynchronised(self):
        address = loopback_address()
        Gnomond(self, "server", {"server": {"listen": [f"{address}:123"]}})
        result = self.run_program(self.tool("ntpdig"), "-j", "-t", "2", address)
        self.assertNotEqual(result.returncode, 0)


class Ntpd(Case):
    def test_as_our_upstream(self):
        if os.geteuid() != 0:
            self.skipTest("ntpd needs root for port 123")
        address = loopback_address()
        configuration = self.folder / "ntp.conf"
        configuration.write_text(
            f"interface ignore wildcard\ninterface listen {address}\n"
            "refclock local stratum 4\nrestrict default kod\n"
            f"driftfile {self.folder}/ntp.drift\n", encoding="utf-8")
        program = self.start([self.tool("ntpd"), "-n", "-c", configuration,
                              "-p", self.folder / "ntpd.pid"], "ntpd")

        class Upstream:
            port = 123

        Upstream.address = address
        node = Gnomond(self, "node", {"peer": [peer(Upstream, name="ntpsec", iburst=False)],
                                      "clock": {"driver": "virtual",
                                                "virtual": {"offset_seconds": 0.05}}})

        def followed():
            if not program.running():
                self.skipTest(f"ntpd does not run here: {program.output()[-300:]}")
            return node.status()["state"] == "synchronized"

        wait_for("ntpd is believed", followed, seconds=60)
        self.assertEqual(node.peers()["ntpsec"]["stratum"], 5)
        self.assertEqual(node.status()["stratum"], 6)


if __name__ == "__main__":
    unittest.main()
