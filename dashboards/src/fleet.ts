// Fleet: do all clocks agree, and if not, which one is wrong?

import {
  DashboardBuilder,
  DashboardCursorSync,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotations } from './annotations.js';
import { fleetDisagreement, fleetOutliers } from './fleet_disagreement.js';
import { fleetOffsets, fleetBounds, fleetReferences, fleetStates } from './fleet_history.js';
import { fleetStats } from './fleet_stats.js';
import { fleetTable } from './fleet_table.js';
import { Layout } from './layout.js';
import { fleetUid, linkTo, nodeUid } from './links.js';
import {
  datasourceVariable,
  instancesVariable,
  jobVariable,
  siteVariable,
} from './variables.js';

export function fleet(): DashboardBuilder {
  const dashboard = new DashboardBuilder('NTP / Fleet')
    .uid(fleetUid)
    .description(
      'Do the clocks of all nodes agree, and how sure is that? Offset = reference - local: ' +
        'a positive offset means that the local clock is behind.',
    )
    .tags(['gnomon', 'ntp'])
    .readonly()
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .variables([datasourceVariable(), jobVariable(), siteVariable(), instancesVariable()])
    .annotations(annotations())
    .link(linkTo(nodeUid, 'Node', 'One node in detail'));
  fleetLayout().addTo(dashboard);
  return dashboard;
}

function fleetLayout(): Layout {
  const stats = fleetStats();
  return new Layout()
    .section('Now')
    .line(4, [4, stats.nodes], [4, stats.synchronized], [4, stats.unsynchronized],
      [4, stats.missing], [4, stats.ratio], [4, stats.bound])
    .line(4, [6, stats.proven], [6, stats.estimated], [6, stats.worst], [6, stats.budget])
    .line(9, [24, fleetTable()])
    .section('Over time')
    .line(8, [12, fleetStates()], [12, fleetReferences()])
    .line(9, [12, fleetDisagreement()], [12, fleetOutliers()])
    .line(9, [12, fleetOffsets()], [12, fleetBounds()]);
}
