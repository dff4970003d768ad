"""What a healthy daemon says: nothing that a person must read."""

import re
import time
import unittest

from gnomond import Gnomond, peer, reference
from programs import Case

LOUD = re.compile(r"^\S+ (?:warning|error) ", re.M)


class Health(Case):
    def healthy(self, **clock):
        self.servers = [reference(self, f"server{n}") for n in range(4)]
        peers = [peer(server, name=f"peer{n}") for n, server in enumerate(self.servers)]
        node = Gnomond(self, "node", {"peer": peers,
                                      "clock": {"driver": "virtual", "virtual": clock}})
        node.wait_for_state("synchronized")
        return node

    def test_the_log_has_no_warning(self):
        # More than a second off: the first update is a step.
        node = self.healthy(offset_seconds=1.5, frequency_ppm=20.0)
        time.sleep(6)  # six polls of each peer: whatever a normal run says would be said
        for program in (node, *self.servers):
            self.assertEqual(LOUD.findall(program.output()), [], program.output())
        self.assertIn("clock stepped", node.output())
        self.assertNotIn("unsynchronized (was starting)", node.output())

    def test_one_peer_is_singular_and_its_address_no_news(self):
        server = reference(self)
        alone = peer(server)
        alone.pop("name", None)
        node = Gnomond(self, "node", {"peer": [alone], "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        self.assertIn(", 1 peer\n", node.output())
        self.assertNotIn("1 peers", node.output() + node.get("/").body.decode())
        self.assertNotIn("its address is 127.0.0.1", node.output())

    def test_the_offset_shown_has_an_error(self):
        node = self.healthy(offset_seconds=0.2)
        time.sleep(3)
        page = node.get("/").body.decode()
        verdict = re.search(r"offset ([^,]*),", page).group(1)
        self.assertRegex(verdict, r"^(0|[+-][\d.]+) \+- [\d.]+ \w+$")
        self.assertIsInstance(node.status()["offset_seconds"], float)


if __name__ == "__main__":
    unittest.main()
