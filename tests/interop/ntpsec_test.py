"""ntpsec's ntpdig as our client. It knows no port but 123, so this needs root and takes an address of
its own on loopback."""

import json
import random
import socket
import unittest

from gnomond import Gnomond
from programs import Case


def bind_port_123(address):
    """Skips the test if port 123 of `address` cannot be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 123))
        except OSError as error:
            raise unittest.SkipTest(f"port 123 of {address}: {error.strerror}") from None


def loopback_address():
    """An address of 127/8 for this test alone."""
    address = f"127.{random.randrange(1, 255)}.{random.randrange(1, 255)}.1"
    bind_port_123(address)
    return address


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


if __name__ == "__main__":
    unittest.main()
