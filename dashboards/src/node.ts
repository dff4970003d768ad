// Node: one clock. Is it right, how sure is that, and why?

import {
  DashboardBuilder,
  DashboardCursorSync,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotations } from './annotations.js';
import { Layout } from './layout.js';
import { fleetUid, linkTo, nodeUid } from './links.js';
import {
  clockEvents,
  errorBound,
  frequency,
  jitter,
  offsetBand,
  offsetCloseUp,
  pending,
  root,
  wander,
} from './node_clock.js';
import { kernelBound, kernelFlag, kernelFrequency, kernelMismatch } from './node_kernel.js';
import { peerGraphs, peerReach, peerSelection } from './node_peers.js';
import { peerTable } from './node_peer_table.js';
import { nodeStats } from './node_stats.js';
import { updateHeatmap, updateQuantiles } from './node_updates.js';
import {
  datasourceVariable,
  jobVariable,
  oneInstanceVariable,
  peerVariable,
  siteVariable,
} from './variables.js';

export function node(): DashboardBuilder {
  const dashboard = new DashboardBuilder('NTP / Node')
    .uid(nodeUid)
    .description(
      'One clock: is it right, how sure is that, and why? Offset = reference - local: a positive offset ' +
        'means that the local clock is behind.',
    )
    .tags(['gnomon', 'ntp'])
    .readonly()
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .variables([
      datasourceVariable(),
      jobVariable(),
      siteVariable(),
      oneInstanceVariable(),
      peerVariable(),
    ])
    .annotations(annotations())
    .link(linkTo(fleetUid, 'Fleet', 'All nodes at a glance'));
  nodeLayout().addTo(dashboard);
  return dashboard;
}

function nodeLayout(): Layout {
  const stats = nodeStats();
  const peers = peerGraphs();
  return new Layout()
    .section('Verdict')
    .line(4, [5, stats.verdict], [4, stats.reference], [3, stats.stratum], [3, stats.offset],
      [3, stats.bound], [3, stats.boundShare], [3, stats.truechimers])
    .line(3, [4, stats.updateAge], [4, stats.holdover], [4, stats.uptime], [4, stats.reachable],
      [4, stats.clockSet], [4, stats.version])
    .section('Clock')
    .line(9, [12, offsetBand()], [12, offsetCloseUp()])
    .line(8, [8, errorBound()], [8, root()], [8, pending()])
    .line(8, [8, frequency()], [8, wander()], [8, jitter()])
    .line(6, [24, clockEvents()])
    .section('Peers')
    .line(8, [24, peerTable()])
    .line(8, [12, peerSelection()], [12, peerReach()])
    .line(9, [12, peers.offset], [12, peers.jitter])
    .line(9, [8, peers.delay], [8, peers.stratum], [8, peers.poll])
    .section('Clock updates')
    .line(9, [12, updateHeatmap()], [12, updateQuantiles()])
    .section('Kernel against daemon')
    .line(8, [12, kernelFrequency()], [12, kernelMismatch()])
    .line(8, [12, kernelFlag()], [12, kernelBound()]);
}
