// The variables at the top of a dashboard. Each narrows the next: job, site, instance, peer.

import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { datasource } from './datasource.js';

export type Variable = Builder<VariableModel>;

const all = { text: ['All'], value: ['$__all'] };

function labelValues(name: string, label: string, series: string): QueryVariableBuilder {
  const query = `label_values(${series}, ${name})`;
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  return builder;
}

export function datasourceVariable(): Variable {
  return new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');
}

/** Without "All": that would count the targets of jobs which have nothing to do with NTP. */
export function jobVariable(): Variable {
  return labelValues('job', 'Job', 'ntp_system_synchronized')
    .description('Scrape job of the NTP daemons')
    .multi(true)
    .includeAll(false)
    .allValue('.+')
    .current({ text: ['ntp'], value: ['ntp'] });
}

/** "All" also means nodes whose scrape configuration gives no site. */
export function siteVariable(): Variable {
  return labelValues('site', 'Site', 'ntp_system_synchronized{job=~"$job"}')
    .description('Nodes that must agree with each other: the scrape label site')
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current(all);
}

const instances = 'ntp_system_synchronized{job=~"$job", site=~"$site"}';

export function instancesVariable(): Variable {
  return labelValues('instance', 'Instance', instances)
    .description('Nodes to show')
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current(all);
}

/** One node: the Node dashboard is about a single clock. */
export function oneInstanceVariable(): Variable {
  return labelValues('instance', 'Instance', instances)
    .description('The node to show')
    .multi(false)
    .includeAll(false)
    .allValue('.+');
}

export function peerVariable(): Variable {
  const series = 'ntp_peer_state{job=~"$job", site=~"$site", instance=~"$instance"}';
  return labelValues('peer', 'Peer', series)
    .description('Peers to show in the panels per peer, by their configured name')
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current(all);
}
