// The numbers at the top of the Fleet dashboard.

import type { PanelSource } from './layout.js';
import { limits, stat } from './panels.js';
import { now } from './query.js';
import { metric, siteMetric } from './scope.js';

const up = metric('up');
const upWithinADay = `last_over_time(${up}[1d])`;
const synchronized = metric('ntp_system_synchronized');

/** A count that is 0, not absent, when nothing matches; absent when no node is known at all. */
function countOf(vector: string): string {
  return `count(${vector}) or 0 * count(${upWithinADay})`;
}

interface FleetStats {
  nodes: PanelSource;
  synchronized: PanelSource;
  unsynchronized: PanelSource;
  missing: PanelSource;
  ratio: PanelSource;
  bound: PanelSource;
  proven: PanelSource;
  estimated: PanelSource;
  worst: PanelSource;
  budget: PanelSource;
}

export function fleetStats(): FleetStats {
  return { ...counts(), ...agreement() };
}

function counts(): Pick<FleetStats, 'nodes' | 'synchronized' | 'unsynchronized' | 'missing'> {
  return {
    nodes: stat(
      {
        title: 'Nodes',
        description: 'Nodes that Prometheus is told to scrape at the moment, whether they answer or not.',
        unit: 'none',
      },
      now(`count(${up})`, 'nodes'),
    ),
    synchronized: stat(
      {
        title: 'Synchronised',
        description:
          'Nodes that follow a reference and whose possible clock error is below their limit.',
        unit: 'none',
      },
      now(countOf(`${synchronized} == 1`), 'synchronised'),
    ).thresholds(limits({ 1: 'green' }, 'red')),
    unsynchronized: stat(
      {
        title: 'Unsynchronised',
        description:
          'Nodes that answer and say that they do not know the time well enough: starting, in holdover, ' +
          'no usable peer, or the possible error has grown too large.',
        unit: 'none',
      },
      now(countOf(`${synchronized} == 0`), 'unsynchronised'),
    ).thresholds(limits({ 1: 'red' })),
    missing: stat(
      {
        title: 'Missing',
        description:
          'Nodes that were scraped within the last day and give nothing now: the daemon or its machine is down, ' +
          'or it is no longer a scrape target. Nothing is known about their clocks.',
        unit: 'none',
      },
      now(countOf(`${upWithinADay} unless (${up} == 1)`), 'missing'),
    ).thresholds(limits({ 1: 'red' })),
  };
}

function agreement(): Omit<FleetStats, keyof ReturnType<typeof counts>> {
  return {
    ratio: stat(
      {
        title: 'Synchronised share',
        description:
          'Share of synchronised nodes in the worst site. Nodes that are down count as unsynchronised.',
        unit: 'percentunit',
      },
      now(`min(${siteMetric('site:ntp_synchronized:ratio')})`, 'share'),
    ).thresholds(limits({ 0.5: 'yellow', 0.999: 'green' }, 'red')),
    bound: stat(
      {
        title: 'Largest error bound',
        description:
          'The largest of the nodes\' bounds: no clock is further from true time than this. ' +
          'Bound = size of the offset + half the round trip to the source of time + dispersion. Without a sign.',
        unit: 's',
      },
      now(`max(${metric('ntp_system_max_error_seconds')})`, 'bound'),
    ),
    proven: stat(
      {
        title: 'Proven disagreement',
        description:
          'Two clocks of a site are certainly at least this far apart: even their error bounds do not overlap. ' +
          '0 is healthy. Above 0 a clock, or the source it follows, is wrong. Without a sign.',
        unit: 's',
      },
      now(`max(${siteMetric('site:ntp_clock_disagreement_proven:seconds')})`, 'proven'),
    ).thresholds(limits({ 1e-9: 'orange', 1e-3: 'red' })),
    estimated: stat(
      {
        title: 'Estimated disagreement',
        description:
          'Largest minus smallest offset of the synchronised nodes of a site: how far apart their clocks ' +
          'probably are. Without a sign.',
        unit: 's',
      },
      now(`max(${siteMetric('site:ntp_clock_disagreement_estimated:seconds')})`, 'estimated'),
    ),
    worst: stat(
      {
        title: 'Worst-case disagreement',
        description:
          'No two synchronised clocks of a site can be further apart than this: compare it with what your ' +
          'applications can bear. Without a sign.',
        unit: 's',
      },
      now(`max(${siteMetric('site:ntp_clock_disagreement_worst:seconds')})`, 'worst case'),
    ),
    budget: stat(
      {
        title: 'Worst case, share of its limit',
        description:
          'Worst-case disagreement divided by the strictest configured limit (ntp_threshold_cluster_disagreement_seconds) ' +
          'of its site. Above 100 % the bounds are too wide to promise that limit, even if the clocks agree.',
        unit: 'percentunit',
      },
      now(
        `max(${siteMetric('site:ntp_clock_disagreement_worst:seconds')} / on (job, site) ` +
          `min by (job, site) (${metric('ntp_threshold_cluster_disagreement_seconds')}))`,
        'share',
      ),
    ).thresholds(limits({ 1: 'yellow' })),
  };
}
