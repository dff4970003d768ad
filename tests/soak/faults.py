"""What can go wrong around a daemon. A fault begins, lasts, and ends; and it shows in a metric.

`shows` is given what was scraped before the fault and what is scraped now. It is asked at every
look from the beginning of the fault until some time after its end."""

import os
import random
import resource
import signal
import socket
import threading

from stage import HTTP_PORT, SERVERS, add, ip, link_down, link_up, remove, to_toml


def total(metrics, name, **labels):
    """Sum of all series of `name` that carry `labels`."""
    wanted = set(labels.items())
    return sum(value for (series, found), value in metrics.items()
               if series == name and wanted <= found)


def grew(name, **labels):
    return lambda before, now: total(now, name, **labels) > total(before, name, **labels)


class Fault:
    """`begin` and `end` get the stage. Two faults of one `group` never come together: one would hide
    the other."""

    group = None
    seconds = 20  # it lasts at least so long
    shows = staticmethod(lambda before, now: True)

    def __init__(self, rng):
        self.rng = rng

    def begin(self, stage):
        raise NotImplementedError

    def end(self, stage):
        pass


class StderrStuck(Fault):
    """Nobody reads the log any more."""
    group = "stderr"
    seconds = 60  # until the pipe is full
    shows = staticmethod(lambda before, now: total(now, "ntp_daemon_log_waiting_bytes") > 0)

    def begin(self, stage):
        stage.node.stderr.reading = False

    def end(self, stage):
        stage.node.stderr.reading = True


class StderrClosed(Fault):
    """The log's reader is gone: a write raises SIGPIPE and fails with EPIPE."""
    group = "stderr"
    shows = staticmethod(grew("ntp_daemon_log_dropped_total"))

    def begin(self, stage):
        stage.node.stderr.leave()

    def end(self, stage):
        stage.node.stderr.come_back()


class DescriptorsTaken(Fault):
    """No further descriptor can be opened."""
    group = "paths"
    shows = staticmethod(grew("ntp_peer_send_errors_total", reason="resources"))

    def begin(self, stage):
        pid = stage.node.process.pid
        self.before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, self.before[1]))

    def end(self, stage):
        resource.prlimit(stage.node.process.pid, resource.RLIMIT_NOFILE, self.before)


class NameServerFails(Fault):
    """One server is gone, so that its name is looked up again, and the name server fails."""
    group = "paths"
    seconds = 100
    shows = staticmethod(lambda before, now: any(
        grew("ntp_peer_resolutions_total", result=result)(before, now)
        for result in ("failed", "timeout", "not_found")))

    def begin(self, stage):
        self.name = self.rng.choice(list(SERVERS))
        stage.names.mood = self.rng.choice(["silent", "no such name", "broken"])
        stage.servers[self.name].stop()

    def end(self, stage):
        stage.names.mood = "good"
        stage.servers[self.name].start()


class ServerGone(Fault):
    """Nothing listens at a server any more."""
    group = "paths"
    shows = staticmethod(grew("ntp_peer_send_errors_total", reason="refused"))

    def begin(self, stage):
        self.name = self.rng.choice(list(SERVERS))
        stage.servers[self.name].stop()

    def end(self, stage):
        stage.servers[self.name].start()


class ServerLies(Fault):
    """A server's clock is 0.3 s off."""
    group = "paths"
    shows = staticmethod(lambda before, now: total(now, "ntp_peer_state", state="falseticker") > 0)

    def begin(self, stage):
        self.name = self.rng.choice(list(SERVERS))
        stage.servers[self.name].stop()
        stage.servers[self.name].start(lie=self.rng.choice([0.3, -0.3]))

    def end(self, stage):
        stage.servers[self.name].stop()
        stage.servers[self.name].start()


class ServerAddressRemoved(Fault):
    """A server's address leaves the network: it is somebody else's now, who does not answer."""
    group = "paths"
    shows = staticmethod(lambda before, now: total(now, "ntp_peer_unanswered_polls") > 0)

    def begin(self, stage):
        self.address = self.rng.choice(list(SERVERS.values()))
        remove(self.address)

    def end(self, stage):
        add(self.address)


class RouteForbidden(Fault):
    """The routing table says no: EHOSTUNREACH, or EACCES as a firewall does."""
    group = "paths"
    shows = staticmethod(grew("ntp_peer_send_errors_total"))

    def begin(self, stage):
        self.kind = self.rng.choice(["unreachable", "prohibit"])
        self.address = self.rng.choice(list(SERVERS.values()))
        remove(self.address)
        ip("route", "add", self.kind, self.address)

    def end(self, stage):
        ip("route", "del", self.kind, self.address)
        add(self.address)


class LinkDown(Fault):
    """The cable is out: no address of the network has a route."""
    group = "paths"
    shows = staticmethod(grew("ntp_peer_send_errors_total"))

    def begin(self, stage):
        link_down()

    def end(self, stage):
        link_up()


class ConfigurationSwapped(Fault):
    """The file is empty, cut, garbage, or without peers, and the daemon is told to read it."""
    group = "configuration"
    shows = staticmethod(grew("ntp_daemon_config_reloads_total", result="failed"))

    def begin(self, stage):
        good = to_toml(stage.node.config)
        bad = self.rng.choice([
            "", good[:self.rng.randrange(1, 60)], "\x00\xff" * 40, good + "\n[serverr]\n",
            to_toml({k: v for k, v in stage.node.config.items() if k != "peer"})])
        stage.node.write(bad)
        stage.node.process.send_signal(signal.SIGHUP)

    def end(self, stage):
        stage.node.write(to_toml(stage.node.config))
        stage.node.process.send_signal(signal.SIGHUP)


class DriftFileSwapped(Fault):
    """The drift file is a folder, or its file system is full."""
    group = "state"
    shows = staticmethod(lambda before, now: total(now, "ntp_daemon_state_file_writable") == 0)

    def begin(self, stage):
        drift = stage.node.state / "drift"
        drift.unlink(missing_ok=True)
        self.full = self.rng.random() < 0.5
        if self.full:
            with (stage.node.state / "filler").open("wb", buffering=0) as filler:
                try:
                    while True:
                        filler.write(bytes(4096))
                except OSError:
                    pass
        else:
            drift.mkdir()

    def end(self, stage):
        (stage.node.state / "filler").unlink(missing_ok=True)
        drift = stage.node.state / "drift"
        if drift.is_dir():
            drift.rmdir()


class ConnectionsHoarded(Fault):
    """Hundreds of HTTP connections from nine addresses that say nothing, or a letter at times."""
    group = "http"
    shows = staticmethod(lambda before, now: any(
        value > before.get(series, 0) for series, value in now.items()
        if series[0].startswith("ntp_metrics_connections") or
        series[0].startswith("ntp_daemon_http")))

    def begin(self, stage):
        self.over = threading.Event()
        self.held = []
        for number in range(300):
            connection = socket.socket()
            connection.settimeout(0.2)
            try:
                connection.bind((f"127.0.0.{1 + number % 9}", 0))
                connection.connect(("127.0.0.1", HTTP_PORT))
                self.held.append(connection)
            except OSError:
                connection.close()
        self.thread = threading.Thread(target=self.drip)
        self.thread.start()

    def drip(self):
        while not self.over.wait(2.0):
            for connection in self.held:
                try:
                    connection.send(b"G")
                except OSError:
                    pass

    def end(self, stage):
        self.over.set()
        self.thread.join()
        for connection in self.held:
            connection.close()


class Garbage(Fault):
    """Ten thousand datagrams of nonsense for the server."""
    group = "garbage"
    shows = staticmethod(grew("ntp_server_requests_dropped_total"))

    def begin(self, stage):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for _ in range(10000):
                sender.sendto(os.urandom(self.rng.randrange(0, 200)), ("127.0.0.1", 123))


class Stopped(Fault):
    """The daemon does not run for two seconds."""
    group = "stopped"
    shows = staticmethod(lambda before, now: (
        total(now, "ntp_daemon_event_loop_lag_seconds_count") -
        total(now, "ntp_daemon_event_loop_lag_seconds_bucket", le="1.0") >
        total(before, "ntp_daemon_event_loop_lag_seconds_count") -
        total(before, "ntp_daemon_event_loop_lag_seconds_bucket", le="1.0")))

    def begin(self, stage):
        process = stage.node.process
        process.send_signal(signal.SIGSTOP)
        threading.Timer(2.5, lambda: process.send_signal(signal.SIGCONT)).start()


class Signals(Fault):
    """Signals that must not end it, at random moments."""
    group = "configuration"
    shows = staticmethod(grew("ntp_daemon_config_reloads_total"))

    def begin(self, stage):
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.send, args=(stage.node.process,))
        self.thread.start()

    def send(self, process):
        rng = random.Random(self.rng.random())
        while not self.over.wait(rng.expovariate(2.0)):
            process.send_signal(rng.choice([signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2,
                                            signal.SIGALRM, signal.SIGPIPE, signal.SIGWINCH]))

    def end(self, stage):
        self.over.set()
        self.thread.join()


ALL = [StderrStuck, StderrClosed, DescriptorsTaken, NameServerFails, ServerGone, ServerLies,
       ServerAddressRemoved, RouteForbidden, LinkDown, ConfigurationSwapped, DriftFileSwapped,
       ConnectionsHoarded, Garbage, Stopped, Signals]
