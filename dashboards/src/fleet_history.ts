// States, references, offsets and bounds of all nodes over time.

import {
  HeatmapCalculationMode,
  HeatmapCalculationOptionsBuilder,
  HeatmapCalculationBucketConfigBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { YAxisConfigBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { heatmap } from './heatmap.js';
import type { PanelSource } from './layout.js';
import { nodeLink, seriesInstance } from './links.js';
import { graph, stateTimeline } from './panels.js';
import { range } from './query.js';
import { linear, logarithmic } from './scales.js';
import { metric } from './scope.js';
import { nodeStateCode, nodeStates } from './states.js';

const toNode = [{ id: 'links', value: [nodeLink(seriesInstance)] }];

export function fleetStates(): PanelSource {
  return stateTimeline(
    {
      title: 'State of each node',
      description:
        'Synchronised: follows a reference. Holdover: lost its reference and runs on what it has learnt, its bound ' +
        'grows. Local clock: serves its own unchecked time. Unsynchronised: does not know the time. Panic: the ' +
        'offset is too large to correct without an operator. Down: does not answer.',
    },
    nodeStates,
    range(nodeStateCode(metric), '{{instance}}'),
  );
}

export function fleetReferences(): PanelSource {
  return graph(
    {
      title: 'Nodes that follow each reference',
      description:
        'How many nodes follow each reference address; a node in holdover follows none. When all nodes of a site follow the same one, its error is everybody\'s ' +
        'error and no comparison between the nodes shows it.',
      unit: 'none',
    },
    range(
      `count by (site, reference_address) (${metric('ntp_system_info', 'reference_address!=""')})`,
      '{{site}} {{reference_address}}',
    ),
  )
    .min(0)
    .decimals(0);
}

export function fleetOffsets(): PanelSource {
  return heatmap(
    {
      title: 'Offsets of all nodes',
      description:
        'Each column is a moment, each cell a range of offsets, its colour the number of nodes there. A healthy fleet is one narrow band ' +
        'around 0. Offset = reference - local: cells above 0 are clocks that are behind.',
      unit: 's',
    },
    range(metric('ntp_system_offset_seconds'), '{{instance}}'),
  )
    .calculate(true)
    .calculation(
      new HeatmapCalculationOptionsBuilder()
        .xBuckets(
          new HeatmapCalculationBucketConfigBuilder().mode(HeatmapCalculationMode.Count).value('60'),
        )
        .yBuckets(
          new HeatmapCalculationBucketConfigBuilder()
            .mode(HeatmapCalculationMode.Count)
            .value('24')
            .scale(linear()),
        ),
    )
    .yAxis(new YAxisConfigBuilder().unit('s').axisLabel('offset'));
}

export function fleetBounds(): PanelSource {
  const bound = metric('ntp_system_max_error_seconds');
  const atEnd = `${bound} @ end()`;
  return graph(
    {
      title: 'Error bounds (the ten largest now)',
      description:
        'No clock is further from true time than its bound. It grows slowly between updates and falls when a peer ' +
        'was heard; a line that only climbs is a node in holdover. Without a sign; logarithmic scale.',
      unit: 's',
    },
    range(`${bound} and on (job, instance) topk(10, ${atEnd})`, '{{instance}}'),
  )
    .scaleDistribution(logarithmic())
    .overrideByRegexp('.*', toNode);
}
