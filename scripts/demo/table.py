"""The live table of the nodes."""

from layout import Layout
from monitoring import Prometheus

_QUERY = (
    '{job="ntp", __name__=~"ntp_system_(stratum|offset_seconds|jitter_seconds|max_error_seconds|info)'
    '|ntp_system_synchronized|ntp_virtual_true_offset_seconds"} or ntp_system_state{job="ntp"} == 1'
)
_HEAD = (
    f"{'node':6} {'state':14} {'stratum':>7} {'offset':>14} {'bound':>10} "
    f"{'true offset':>12}  reference"
)


def seconds(value: float | None) -> str:
    """A time with a unit in which it can be read."""
    if value is None:
        return "-"
    for limit, factor, unit in ((1e-3, 1e6, "us"), (1.0, 1e3, "ms")):
        if abs(value) < limit:
            return f"{value * factor:.1f} {unit}"
    return f"{value:.3f} s"


def offset(value: float | None, error: float | None) -> str:
    """An offset, no finer than its error: microseconds are as fine as it gets here."""
    if value is None or error is None:
        return "-"
    if abs(value) >= 1e-3:
        return seconds(value)
    shown = round(value * 1e6)
    return f"{shown or 0:{'+d' if shown else 'd'}} +- {max(error * 1e6, 1):.0f} us"


def table(layout: Layout, prometheus: Prometheus) -> list[str]:
    """One line per node, a head, and the alerts that are firing."""
    values: dict[tuple[str, str], float] = {}
    words: dict[tuple[str, str], str] = {}
    for labels, value in prometheus.now(_QUERY):
        name, node = labels["__name__"], labels["instance"]
        values[node, name] = value
        if name == "ntp_system_state":
            words[node, "state"] = labels["state"]
        if name == "ntp_system_info":
            words[node, "peer"] = labels.get("peer", "-")
    lines = [_HEAD]
    for node in layout.nodes:
        def get(name: str, of: str = node.name) -> float | None:
            return values.get((of, name))

        stratum = get("ntp_system_stratum")
        lines.append(
            f"{node.name:6} {words.get((node.name, 'state'), 'no answer'):14} "
            f"{'-' if stratum is None else int(stratum):>7} "
            f"{offset(get('ntp_system_offset_seconds'), get('ntp_system_jitter_seconds')):>14} "
            f"{seconds(get('ntp_system_max_error_seconds')):>10} "
            f"{seconds(get('ntp_virtual_true_offset_seconds')):>12}  "
            f"{words.get((node.name, 'peer'), '-')}"
        )
    firing = sorted(
        {
            labels["alertname"] + (f"({labels['instance']})" if "instance" in labels else "")
            for labels, _ in prometheus.now('ALERTS{alertstate="firing"}')
        }
    )
    lines.append("alerts firing: " + (", ".join(firing) or "none"))
    return lines
