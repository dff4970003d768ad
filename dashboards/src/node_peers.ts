// Per peer, over time: what each of them says, and what selection made of it.

import type { PanelSource } from './layout.js';
import { graph, reachLimits, stateTimeline, timeline } from './panels.js';
import { range } from './query.js';
import { logarithmic } from './scales.js';
import { peerMetric } from './scope.js';
import { peerStateCode, peerStates } from './states.js';

export function peerSelection(): PanelSource {
  return stateTimeline(
    {
      title: 'Selection',
      description:
        'What the daemon makes of each peer. System peer: the one it follows. Combined: also used. Outlier, not preferred: good, not ' +
        'needed. Falseticker: contradicts the majority. Distant, jittery, stale: too imprecise or too old. Loop: follows this node. ' +
        'Unreachable, unresolved: no answer, no address.',
    },
    peerStates,
    range(peerStateCode(peerMetric), '{{peer}}'),
  );
}

export function peerReach(): PanelSource {
  return timeline(
    {
      title: 'Reach',
      description:
        'Share of the last eight requests that the peer answered. 100 %: all. Single losses are normal; 0 % means that the peer or the ' +
        'way to it is down.',
      unit: 'percentunit',
    },
    range(peerMetric('ntp_peer_reach_ratio'), '{{peer}}'),
  )
    .decimals(0)
    .min(0)
    .max(1)
    .thresholds(reachLimits());
}

interface PeerGraphs {
  offset: PanelSource;
  jitter: PanelSource;
  delay: PanelSource;
  stratum: PanelSource;
  poll: PanelSource;
}

const perPeer = '{{peer}}';

export function peerGraphs(): PeerGraphs {
  return {
    offset: graph(
      {
        title: 'Offset per peer',
        description:
          'Filtered estimate of peer - local for each peer: positive when the local clock is behind that peer. Peers that agree run ' +
          'together; one that stays away from the others is wrong or has an asymmetric path.',
        unit: 's',
      },
      range(peerMetric('ntp_peer_offset_seconds'), perPeer),
    ).axisCenteredZero(true),
    jitter: graph(
      {
        title: 'Jitter per peer',
        description: 'How much a peer\'s measurements scatter. Without a sign; logarithmic scale.',
        unit: 's',
      },
      range(peerMetric('ntp_peer_jitter_seconds'), perPeer),
    ).scaleDistribution(logarithmic()),
    delay: graph(
      {
        title: 'Delay per peer',
        description:
          'Round trip to the peer. Half of it bounds the error of one measurement; a jump means that the route changed.',
        unit: 's',
      },
      range(peerMetric('ntp_peer_delay_seconds'), perPeer),
    ).min(0),
    stratum: graph(
      {
        title: 'Stratum per peer',
        description: 'Stratum that the peer announces: 1 has a reference clock, 16 is unsynchronised.',
        unit: 'none',
      },
      range(peerMetric('ntp_peer_stratum'), perPeer),
    )
      .min(0)
      .decimals(0),
    poll: graph(
      {
        title: 'Poll interval per peer',
        description:
          'Time between requests to the peer. It grows while the clock is predictable and shrinks when it is not.',
        unit: 's',
      },
      range(peerMetric('ntp_peer_poll_interval_seconds'), perPeer),
    ).min(0),
  };
}
