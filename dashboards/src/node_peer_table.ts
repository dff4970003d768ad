// All peers of the node as they are now: what `ntpq -p` shows.

import type { PanelSource } from './layout.js';
import { coloredCell } from './overrides.js';
import { reachLimits } from './panels.js';
import { rows } from './query.js';
import { peerMetric } from './scope.js';
import { peerStateCode, peerStates, stateMappings } from './states.js';
import { table, type TableColumn } from './table.js';

function byPeer(expr: string): string {
  return `max by (peer) (${expr})`;
}

function value(title: string, name: string, width: number): TableColumn {
  return { from: '', title, width, query: rows(byPeer(peerMetric(name))) };
}

function seconds(title: string, name: string, decimals: number): TableColumn {
  return { ...value(title, name, 110), unit: 's', decimals };
}

function columns(): TableColumn[] {
  return [
    { from: 'peer', title: 'Peer', width: 200 },
    {
      from: '', title: 'State', width: 135, filterable: true, query: rows(peerStateCode(peerMetric)),
      properties: coloredCell(stateMappings(peerStates)),
    },
    { from: 'address', title: 'Address', width: 170 },
    { from: 'mode', title: 'Mode', width: 80 },
    { from: 'auth', title: 'Authentication', width: 125 },
    value('Stratum', 'ntp_peer_stratum', 80),
    seconds('Offset', 'ntp_peer_offset_seconds', 2),
    seconds('Jitter', 'ntp_peer_jitter_seconds', 2),
    seconds('Delay', 'ntp_peer_delay_seconds', 2),
    seconds('Root distance', 'ntp_peer_root_distance_seconds', 2),
    {
      ...value('Reach', 'ntp_peer_reach_ratio', 90), unit: 'percentunit', decimals: 0,
      properties: coloredCell([], reachLimits().build()),
    },
    seconds('Poll', 'ntp_peer_poll_interval_seconds', 0),
    seconds('Last sample', 'ntp_peer_last_sample_age_seconds', 0),
    // Only brings the labels address, mode and auth.
    {
      from: '', title: 'Has info', properties: [{ id: 'custom.hidden', value: true }],
      query: rows(`max by (peer, address, mode, auth) (${peerMetric('ntp_peer_info')})`),
    },
  ];
}

export function peerTable(): PanelSource {
  return table(
    {
      title: 'Peers now',
      description:
        'One row per peer. Offset = peer - local: positive when the local clock is behind that peer. Root distance: bound on the error of ' +
        'that offset. Reach: share of the last eight requests that were answered. Last sample: age of the newest usable answer.',
      sortBy: 'Peer',
      hidden: [],
    },
    columns(),
  );
}
