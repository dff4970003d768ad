"""The shipped rules with a faster clock: every duration in them divided by one factor.

Works on the text, so that the demo runs the very rules that are shipped: `for`, `keep_firing_for`,
range and offset of a selector, limits on the uptime, and Alertmanager's intervals. Limits in
seconds of clock error are no durations of the rules and stay, as does the four-hour horizon of
NTPHoldover.
"""

import re

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = r"(\d+)(ms|s|m|h|d)"
_PLACES = [
    re.compile(r"(^\s*(?:for|keep_firing_for|group_wait|group_interval|repeat_interval): )"
               + _DURATION + r"(?=\s*$)", re.MULTILINE),
    re.compile(r"(\[)" + _DURATION + r"(?=\])"),
    re.compile(r"(\boffset )" + _DURATION + r"\b"),
]
_UPTIME = re.compile(r"(ntp_system_uptime_seconds\{[^}]*\} > )(\d+)")


def scaled(text: str, factor: float) -> str:
    """`text` with all durations divided by `factor`, to the millisecond."""

    def duration(match: re.Match[str]) -> str:
        seconds = int(match[2]) * _UNITS[match[3]] / factor
        return f"{match[1]}{round(seconds * 1000)}ms"

    for place in _PLACES:
        text = place.sub(duration, text)
    return _UPTIME.sub(lambda match: f"{match[1]}{int(match[2]) / factor:g}", text)
