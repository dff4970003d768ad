"""One daemon through one case: clknetsim, its servers and the client in a folder of their own."""

import contextlib
import dataclasses
import os
import pathlib
import subprocess

START_DATE = 1_700_000_000
PATIENCE = 1800  # seconds of real time for one run
# As root, everything runs without the right to set the machine's clock.
CLOCKLESS = (["setpriv", "--bounding-set=-sys_time", "--inh-caps=-sys_time", "--"]
             if os.geteuid() == 0 else [])


class RunFailed(Exception):
    """A program ended too early or too late; the text shows what it said."""


@dataclasses.dataclass(frozen=True)
class Tools:
    clknetsim: pathlib.Path  # folder with clknetsim and clknetsim.so
    chronyd: pathlib.Path
    gnomond: pathlib.Path
    shim: pathlib.Path


def network(case):
    """clknetsim's configuration: servers are nodes 1, 2, .., the client is the last node."""
    client = len(case.servers) + 1
    lines = [f"node{client}_offset = {case.offset}", f"node{client}_freq = {case.frequency}"]
    for number, server in enumerate(case.servers, 1):
        lines += [f"node{number}_offset = {server.offset}",
                  f"node{number}_freq = {server.frequency}",
                  f"node{client}_delay{number} = {server.up}",
                  f"node{number}_delay{client} = {server.down}"]
    return "\n".join(lines) + "\n"


def addresses(case):
    return [f"192.168.123.{number}" for number in range(1, len(case.servers) + 1)]


def chrony_server(folder, number):
    return (f"pidfile {folder}/pid.{number}\nlocal stratum 1\nallow\nclockprecision 1e-9\n"
            "cmdport 0\nbindcmdaddress /\n")


def chrony_client(case, folder):
    low, high = case.polls
    lines = [f"server {address} iburst minpoll {low} maxpoll {high}" for address in addresses(case)]
    if case.drift_ppm:
        lines.append(f"maxclockerror {case.drift_ppm:g}")
    lines += [f"pidfile {folder}/pid.client", f"logdir {folder}", "log tracking", "cmdport 0",
              "bindcmdaddress /"]
    return "\n".join(lines) + "\n"


def gnomon_client(case):
    low, high = case.polls
    peers = [f'[[peer]]\naddress = "{address}"\niburst = true\nminpoll = {low}\nmaxpoll = {high}\n'
             for address in addresses(case)]
    drift = f"[discipline]\nmax_drift_ppm = {case.drift_ppm:g}\n" if case.drift_ppm else ""
    return "".join(peers) + drift + ('[clock]\ndriver = "kernel"\n[server]\nlisten = []\n'
                             '[metrics]\nlisten = []\n[log]\nlevel = "debug"\nformat = "json"\n')


class Simulation:
    """Runs at construction; afterwards the folder has the logs `offset`, `frequency`, `packets`,
    of the client `client.log` and, gnomon, `status`, or, chrony, `tracking.log`."""

    def __init__(self, tools, case, daemon, seed, folder):
        self.tools = tools
        self.case = case
        self.seed = seed
        self.folder = folder
        (folder / "network").write_text(network(case), encoding="utf-8")
        with contextlib.ExitStack() as stack:
            self._run(daemon, stack)

    def _run(self, daemon, stack):
        nodes = len(self.case.servers) + 1
        command = [self.tools.clknetsim / "clknetsim", "-s", self.folder / "socket",
                   "-o", self.folder / "offset", "-f", self.folder / "frequency",
                   "-p", self.folder / "packets", "-v", "0", "-l", self.case.seconds,
                   self.folder / "network", nodes]
        simulator = self._start(stack, command, "simulator.log", {})
        for number in range(1, nodes):
            config = self.folder / f"server{number}.conf"
            config.write_text(chrony_server(self.folder, number), encoding="utf-8")
            self._start(stack, [self.tools.chronyd, "-d", "-f", config], f"server{number}.log",
                        self._node(number))
        client = self._client(daemon, nodes, stack)
        try:
            status = simulator.wait(PATIENCE)
            client.wait(20)
        except subprocess.TimeoutExpired as error:
            raise RunFailed(self._said(f"still running after {error.timeout:g} s")) from error
        if status != 0:
            raise RunFailed(self._said(f"clknetsim ended with status {status}"))

    def _client(self, daemon, node, stack):
        config = self.folder / "client.conf"
        if daemon == "chrony":
            config.write_text(chrony_client(self.case, self.folder), encoding="utf-8")
            return self._start(stack, [self.tools.chronyd, "-d", "-f", config], "client.log",
                               self._node(node))
        config.write_text(gnomon_client(self.case), encoding="utf-8")
        environment = self._node(node)
        environment["LD_PRELOAD"] = f"{self.tools.shim}:{environment['LD_PRELOAD']}"
        environment["GNOMON_ADJTIMEX_LOG"] = f"{self.folder}/status"
        return self._start(stack, [self.tools.gnomond, "-c", config], "client.log", environment)

    def _node(self, number):
        return {"LD_PRELOAD": f"{self.tools.clknetsim}/clknetsim.so",
                "CLKNETSIM_NODE": str(number)}

    def _start(self, stack, command, log, environment):
        """Through env(1), so that only the program itself loads the libraries."""
        common = {"CLKNETSIM_SOCKET": f"{self.folder}/socket",
                  "CLKNETSIM_RANDOM_SEED": str(self.seed),
                  "CLKNETSIM_START_DATE": str(START_DATE)}
        words = [f"{name}={value}" for name, value in (common | environment).items()]
        output = stack.enter_context((self.folder / log).open("wb"))
        process = subprocess.Popen([*CLOCKLESS, "env", *words, *map(str, command)],
                                   stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT)
        stack.callback(end, process)
        return process

    def _said(self, what):
        tails = [f"--- {log.name}\n{log.read_text(encoding='utf-8', errors='replace')[-1500:]}"
                 for log in sorted(self.folder.glob("*.log")) if log.name != "tracking.log"]
        return "\n".join([f"{self.case.full_name}, seed {self.seed}: {what}", *tails])


def end(process):
    """Those that still run when the simulation is over; it ends them itself."""
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
