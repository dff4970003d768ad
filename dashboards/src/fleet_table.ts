// The table of all nodes: a row each, and from there to the Node dashboard.

import type { PanelSource } from './layout.js';
import { cellInstance, nodeLink } from './links.js';
import { coloredCell } from './overrides.js';
import { limits, shareLimits } from './panels.js';
import { rows } from './query.js';
import { lowestLimit, metric } from './scope.js';
import { nodeStateCode, nodeStates, stateMappings } from './states.js';
import { table, type TableColumn } from './table.js';

const node = 'job, site, instance';

function byNode(expr: string): string {
  return `max by (${node}) (${expr})`;
}

function shareOf(value: string, limit: string): string {
  return `${byNode(value)} / on (${node}) ${lowestLimit(limit, node)}`;
}

const share = coloredCell([], shareLimits().build());

/** No truechimer at all is trouble; how many there should be depends on the configuration. */
const peers = coloredCell([], limits({ 1: 'transparent' }, 'red').build());

const offset = metric('ntp_system_offset_seconds');
const bound = metric('ntp_system_max_error_seconds');

function columns(): TableColumn[] {
  return [
    {
      from: 'instance', title: 'Node', width: 175, filterable: true,
      properties: [{ id: 'links', value: [nodeLink(cellInstance)] }],
    },
    { from: 'site', title: 'Site', width: 90, filterable: true },
    {
      from: '', title: 'State', width: 135, filterable: true,
      query: rows(nodeStateCode(metric)),
      properties: coloredCell(stateMappings(nodeStates)),
    },
    { from: 'peer', title: 'Reference', width: 170, filterable: true },
    { from: 'refid', title: 'Refid', width: 105 },
    { from: '', title: 'Stratum', width: 80, query: rows(byNode(metric('ntp_system_stratum'))) },
    { from: '', title: 'Offset', unit: 's', decimals: 2, width: 100, query: rows(byNode(offset)) },
    {
      from: '', title: 'Offset / limit', unit: 'percentunit', decimals: 1, width: 110,
      query: rows(shareOf(`abs(${offset})`, 'ntp_threshold_offset_seconds')), properties: share,
    },
    { from: '', title: 'Bound', unit: 's', decimals: 2, width: 100, query: rows(byNode(bound)) },
    {
      from: '', title: 'Bound / limit', unit: 'percentunit', decimals: 1, width: 110,
      query: rows(shareOf(bound, 'ntp_threshold_max_error_seconds')), properties: share,
    },
    {
      from: '', title: 'Truechimers', width: 105, properties: peers,
      query: rows(byNode(metric('ntp_system_peers', 'class="truechimer"'))),
    },
    {
      from: '', title: 'Reachable', width: 95,
      query: rows(byNode(metric('ntp_system_peers', 'class="reachable"'))),
    },
    {
      from: '', title: 'Frequency', unit: 'ppm', decimals: 3, width: 110,
      query: rows(`1e6 * ${byNode(metric('ntp_system_frequency_ratio'))}`),
    },
    { from: 'version', title: 'Version', width: 105, filterable: true },
    // The two columns below only bring the labels peer, refid and version.
    {
      from: '', title: 'Has reference', properties: [{ id: 'custom.hidden', value: true }],
      query: rows(`max by (${node}, peer, refid) (${metric('ntp_system_info')})`),
    },
    {
      from: '', title: 'Has version', properties: [{ id: 'custom.hidden', value: true }],
      query: rows(`max by (${node}, version) (${metric('ntp_daemon_info')})`),
    },
  ];
}

export function fleetTable(): PanelSource {
  return table(
    {
      title: 'Nodes now',
      description:
        'One row per node; click its name for the details. Offset = reference - local: positive when the local clock ' +
        'is behind. Bound: the clock is no further from true time than this. "/ limit" compares with the strictest ' +
        'limit in that node\'s configuration: yellow from 50 %, red from 100 %. Truechimers: peers whose claims agree. ' +
        'Frequency: correction applied to the oscillator; positive makes the clock run faster.',
      sortBy: 'Node',
      hidden: ['job'],
    },
    columns(),
  );
}
