"""A network of one's own: the test file runs in a new network namespace, where it may add and remove
addresses and interfaces."""

import os
import shutil
import subprocess
import sys

INSIDE = "GNOMON_OWN_NETWORK"
SKIPPED = 77  # ctest shows it as skipped, never as passed


def enter():
    """Starts the running test file again in a network namespace with nothing but `lo`, up. Returns
    inside; elsewhere it does not return. Where no namespace may be made, as in a container without
    privileges, the file is skipped. Without `unshare` and `ip` it fails."""
    if os.environ.get(INSIDE):
        ip("link", "set", "lo", "up")
        return
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or not shutil.which("ip"):
        sys.exit("unshare (util-linux) and ip (iproute2) are needed")
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode != 0:
        print("skipped: no network namespace can be made here")
        sys.exit(SKIPPED)
    os.environ[INSIDE] = "1"
    os.execvp(unshare[0], [*unshare, sys.executable, *sys.argv])


def ip(*words, inside=None):
    """Runs `ip` here, or in the namespace of the process `inside`."""
    subprocess.run([*within(inside), "ip", *words], check=True, capture_output=True, text=True)


def within(process):
    """What to put before a command so that it runs in the namespace of `process`."""
    return ["nsenter", f"--net=/proc/{process.pid}/ns/net", "--"] if process else []


def set_ipv6(on):
    for name in ("all", "lo"):
        with open(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6", "w", encoding="ascii") as file:
            file.write("0" if on else "1")


class Neighbour:
    """Another machine: a namespace that is connected with ours by v0 (here) and v1 (there). Both
    ends are up and have the link-local addresses fe80::a (here) and fe80::b (there)."""

    def __init__(self, case):
        self.process = subprocess.Popen(["unshare", "--net", "sleep", "1000"])
        case.addCleanup(self.end)
        mine = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{self.process.pid}/ns/net") == mine:
            pass  # unshare is about to
        ip("link", "set", "lo", "up", inside=self.process)
        self.connect()

    def connect(self):
        ip("link", "add", "v0", "type", "veth", "peer", "name", "v1", "netns", str(self.process.pid))
        ip("link", "set", "v0", "up")
        ip("link", "set", "v1", "up", inside=self.process)
        ip("addr", "add", "fe80::a/64", "dev", "v0", "nodad")
        ip("addr", "add", "fe80::b/64", "dev", "v1", "nodad", inside=self.process)

    @staticmethod
    def disconnect():
        ip("link", "del", "v0")

    def end(self):
        # The kernel takes its time to clear a namespace away: the next neighbour needs the name.
        subprocess.run(["ip", "link", "del", "v0"], check=False, capture_output=True)
        self.process.kill()
        self.process.wait()
