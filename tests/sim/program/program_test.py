"""gnomon-sim and plot-run from the outside: what they write and how they end."""

import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["GNOMON_SIM"]
PLOT = pathlib.Path(os.environ["GNOMON_ROOT"]) / "scripts" / "plot-run"


def run(*arguments):
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, check=False, timeout=120
    )


class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def trace(self, *arguments):
        path = self.folder / "trace"
        done = run("--scenario", "cold-start", "--trace", str(path), *arguments)
        self.assertEqual(done.returncode, 0, done.stdout)
        return path.read_text(encoding="utf-8")

    def test_same_seed_same_trace(self):
        first, again, other = self.trace(), self.trace(), self.trace("--seed", "7")
        self.assertIn("command phase slew", first)
        self.assertRegex(first.splitlines()[-1], "^hash [0-9a-f]{16}$")
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_looking_changes_nothing(self):
        csv = str(self.folder / "csv")
        self.assertEqual(self.trace("--csv", csv, "--cadence", "3"), self.trace())

    def test_copies_and_days(self):
        csv = self.folder / "csv"
        done = run("--scenario", "silent-server", "--nodes", "3", "--days", "0.25", "--csv", str(csv))
        self.assertEqual(done.returncode, 0, done.stdout)
        header, *rows = csv.read_text(encoding="utf-8").splitlines()
        self.assertEqual(header.split(",")[:3], ["time_seconds", "node", "true_error_seconds"])
        self.assertEqual({row.split(",")[1] for row in rows}, {"node", "node-2", "node-3"})
        self.assertEqual(float(rows[-1].split(",")[0]), 0.25 * 86400)

    def test_picture(self):
        csv, png = self.folder / "run.csv", self.folder / "run.png"
        run("--scenario", "external-step", "--csv", str(csv))
        subprocess.run([PLOT, csv, png], check=True, timeout=120)
        self.assertEqual(png.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.assertGreater(png.stat().st_size, 20_000)
        nothing = subprocess.run(
            [PLOT, csv, png, "--node", "nobody"], capture_output=True, check=False, timeout=120
        )
        self.assertEqual(nothing.returncode, 1)

    def test_list_and_mistakes(self):
        self.assertIn("cold-start", run("--list").stdout)
        self.assertEqual(run("--scenario", "no-such-thing").returncode, 2)
        self.assertEqual(run("--scenario", "cold-start", "--csv", "/no/such/folder").returncode, 2)


if __name__ == "__main__":
    unittest.main()
