"""What `cmake --install` installs, and that it works where it lies."""

import os
import pathlib
import re
import unittest

from programs import GNOMOND, ROOT, Case

DOCUMENTS = "share/doc/gnomon"
SHARED = "share/gnomon"
BUILD = pathlib.Path(GNOMOND).parents[2]


class Install(Case):
    def setUp(self):
        super().setUp()
        self.root = self.folder / "root"
        self.install("/usr")

    def install(self, prefix):
        environment = os.environ | {"DESTDIR": str(self.root)}
        done = self.run_program("cmake", "--install", BUILD, "--prefix", prefix, seconds=120,
                                environment=environment)
        self.assertEqual(done.returncode, 0, done.stderr)

    def installed(self, name):
        path = self.root / "usr" / name
        self.assertTrue(path.is_file(), f"{name} is not installed")
        return path

    def test_what_the_readme_names_is_there(self):
        for name in ("bin/gnomond", "bin/gnomon", "lib/systemd/system/gnomond.service",
                     "share/man/man8/gnomond.8", "share/man/man1/gnomon.1",
                     f"{DOCUMENTS}/gnomond.example.toml",
                     f"{DOCUMENTS}/migrating-from-ntpd.md", f"{SHARED}/alerts/alerts.yml",
                     f"{SHARED}/alerts/recording.yml", f"{SHARED}/alerts/runbook.md",
                     f"{SHARED}/dashboards/fleet.json", f"{SHARED}/dashboards/node.json"):
            self.installed(name)
        for name in ("alerts.yml", "recording.yml"):
            self.assertEqual(self.installed(f"{SHARED}/alerts/{name}").read_bytes(),
                             (ROOT / "alerts" / name).read_bytes())

    def test_nothing_lies_outside_the_prefix(self):
        self.assertEqual([path.name for path in self.root.iterdir()], ["usr"])

    def test_the_installed_programs_work(self):
        example = self.installed(f"{DOCUMENTS}/gnomond.example.toml")
        checked = self.run_program(self.installed("bin/gnomond"), "--check", example)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        shown = self.run_program(self.installed("bin/gnomon"), "--version")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("gnomon", shown.stdout)

    def test_the_unit_starts_a_program_of_this_installation(self):
        self.install("/opt/gnomon")
        for prefix in ("usr", "opt/gnomon"):
            unit = self.root / prefix / "lib/systemd/system/gnomond.service"
            programs = re.findall(r"^ExecStart(?:Pre)?=(\S+)", unit.read_text(encoding="utf-8"), re.M)
            self.assertEqual(programs, [f"/{prefix}/bin/gnomond"] * 2)
            self.assertTrue((self.root / programs[0].lstrip("/")).is_file())


if __name__ == "__main__":
    unittest.main()
