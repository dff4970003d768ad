// The verdict and the numbers beside it.

import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelSource } from './layout.js';
import { labelStat, limits, shareLimits, stat } from './panels.js';
import { now } from './query.js';
import { lowestLimit, metric } from './scope.js';

const verdicts: readonly { text: string; color: string }[] = [
  { text: 'Right, within its limit', color: 'green' },
  { text: 'Synchronised, but the error bound is above its limit', color: 'yellow' },
  { text: 'Not synchronised', color: 'orange' },
  { text: 'Not synchronised, error bound above its limit', color: 'red' },
  { text: 'Down: nothing is known', color: 'dark-red' },
  { text: 'Answers, but has no NTP metrics', color: 'purple' },
  // Holdover adds 6 to the first four; the first two of these do not occur.
  { text: 'Holdover', color: 'yellow' },
  { text: 'Holdover, error bound above its limit', color: 'red' },
  { text: 'Holdover: no reference, still within its limit', color: 'yellow' },
  { text: 'Holdover: no reference, error bound above its limit', color: 'red' },
];

/** Index into `verdicts`; the last resort tells "down" (up is 0) from "no NTP metrics" (up is 1). */
function verdictCode(): string {
  const unsynchronized = `2 * (${metric('ntp_system_synchronized')} == bool 0)`;
  const limit = lowestLimit('ntp_threshold_max_error_seconds', 'job, site, instance');
  const wide =
    `(${metric('ntp_system_max_error_seconds')} > bool on (job, site, instance) ${limit})`;
  const holdover = `6 * ${metric('ntp_system_state', 'state="holdover"')}`;
  const known = `${unsynchronized} + on (job, site, instance) ${holdover}`;
  return `(${known} + on (job, site, instance) ${wide}) or (${known}) or (4 + ${metric('up')})`;
}

function verdictMappings(): ValueMapping[] {
  const options = Object.fromEntries(
    verdicts.map((verdict, code) => [String(code), { ...verdict, index: code }]),
  );
  return [{ type: MappingType.ValueToText, options }];
}

interface NodeStats {
  verdict: PanelSource;
  reference: PanelSource;
  stratum: PanelSource;
  offset: PanelSource;
  bound: PanelSource;
  boundShare: PanelSource;
  truechimers: PanelSource;
  updateAge: PanelSource;
  holdover: PanelSource;
  uptime: PanelSource;
  reachable: PanelSource;
  clockSet: PanelSource;
  version: PanelSource;
}

export function nodeStats(): NodeStats {
  return { ...judgement(), ...accuracy(), ...times(), ...daemon() };
}

function judgement(): Pick<NodeStats, 'verdict' | 'reference' | 'stratum' | 'truechimers' | 'reachable'> {
  return {
    verdict: stat(
      {
        title: 'Verdict',
        description:
          'Right: it follows a reference, and its clock is certainly within the strictest limit of its configuration ' +
          '(ntp_threshold_max_error_seconds). Anything else deserves a look.',
        unit: 'none',
      },
      now(verdictCode(), 'verdict'),
    ).mappings(verdictMappings()),
    reference: labelStat(
      {
        title: 'Reference',
        description: 'The peer that this node follows now, by its configured name, and its reference id.',
        unit: 'none',
      },
      now(metric('ntp_system_info'), '{{peer}} ({{refid}})'),
    ),
    stratum: stat(
      {
        title: 'Stratum',
        description: 'Steps away from a reference clock: 1 has one of its own, 16 means unsynchronised.',
        unit: 'none',
      },
      now(metric('ntp_system_stratum'), 'stratum'),
    ).thresholds(limits({ 16: 'red' }, 'text')),
    truechimers: stat(
      {
        title: 'Truechimers',
        description:
          'Peers whose claims about the time agree with the majority. Three or more are needed to outvote a wrong one.',
        unit: 'none',
      },
      now(metric('ntp_system_peers', 'class="truechimer"'), 'truechimers'),
    ).thresholds(limits({ 1: 'text' }, 'red')),
    reachable: stat(
      {
        title: 'Reachable peers',
        description: 'Peers that answered at least one of the last eight requests.',
        unit: 'none',
      },
      now(metric('ntp_system_peers', 'class="reachable"'), 'reachable'),
    ).thresholds(limits({ 1: 'text' }, 'red')),
  };
}

function accuracy(): Pick<NodeStats, 'offset' | 'bound' | 'boundShare'> {
  const bound = metric('ntp_system_max_error_seconds');
  const limit = lowestLimit('ntp_threshold_max_error_seconds', 'job, site, instance');
  return {
    offset: stat(
      {
        title: 'Offset',
        description:
          'Best estimate of reference - local now, with what is still being corrected. Positive: the local clock is behind.',
        unit: 's',
      },
      now(metric('ntp_system_offset_seconds'), 'offset'),
    ).decimals(2),
    bound: stat(
      {
        title: 'Error bound',
        description:
          'The clock is no further from true time than this: size of the offset + root distance. Without a sign.',
        unit: 's',
      },
      now(bound, 'bound'),
    ).decimals(2),
    boundShare: stat(
      {
        title: 'Bound / limit',
        description: 'Error bound divided by the strictest limit in the node\'s configuration.',
        unit: 'percentunit',
      },
      now(`${bound} / on (job, site, instance) ${limit}`, 'share'),
    )
      .decimals(1)
      .thresholds(shareLimits()),
  };
}

function times(): Pick<NodeStats, 'updateAge' | 'holdover' | 'uptime'> {
  return {
    updateAge: stat(
      {
        title: 'Last clock update',
        description: 'Time since the clock was last corrected. A few poll intervals are normal.',
        unit: 's',
      },
      now(metric('ntp_system_last_update_age_seconds'), 'age'),
    ).decimals(0),
    holdover: stat(
      {
        title: 'Holdover',
        description:
          'Time since the last reference was lost; the clock runs on what it has learnt. 0: there is a reference.',
        unit: 's',
      },
      now(metric('ntp_system_holdover_seconds'), 'holdover'),
    )
      .decimals(0)
      .thresholds(limits({ 1: 'orange' }, 'text')),
    uptime: stat(
      {
        title: 'Uptime',
        description: 'Time since the daemon started, by the monotonic clock.',
        unit: 's',
      },
      now(metric('ntp_system_uptime_seconds'), 'uptime'),
    ).decimals(1),
  };
}

function daemon(): Pick<NodeStats, 'clockSet' | 'version'> {
  const steps = metric('ntp_system_steps_total');
  const external = metric('ntp_system_external_clock_changes_total');
  return {
    clockSet: stat(
      {
        title: 'Clock set, last day',
        description:
          'How often the clock jumped within the last day: stepped by the daemon, or set by another program.',
        unit: 'none',
      },
      now(`sum(increase(${steps}[1d])) + sum(increase(${external}[1d]))`, 'times'),
    )
      .decimals(0)
      .thresholds(limits({ 0.5: 'yellow' }, 'text')),
    version: labelStat(
      { title: 'Version', description: 'Version of the daemon.', unit: 'none' },
      now(metric('ntp_daemon_info'), '{{version}}'),
    ),
  };
}
