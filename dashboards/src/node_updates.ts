// Offsets at the moments when the clock was corrected, from the daemon's histogram: nothing between
// two scrapes is lost.

import { HeatmapCellLayout } from '@grafana/grafana-foundation-sdk/common';
import { RowsHeatmapOptionsBuilder, YAxisConfigBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { heatmap } from './heatmap.js';
import type { PanelSource } from './layout.js';
import { graph } from './panels.js';
import { buckets, range } from './query.js';
import { metric } from './scope.js';

const updates = metric('ntp_system_update_offset_abs_seconds_bucket');

export function updateHeatmap(): PanelSource {
  return heatmap(
    {
      title: 'Offsets at clock updates',
      description:
        'Each column is a moment, each row a range of sizes (without sign) of the offset found at a clock update, its colour the number of ' +
        'updates. A good clock stays in the low rows.',
      unit: 's',
    },
    buckets(`sum by (le) (increase(${updates}[$__rate_interval]))`),
  )
    .calculate(false)
    .rowsFrame(new RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto))
    .yAxis(new YAxisConfigBuilder().unit('s').axisLabel('size of the offset'));
}

export function updateQuantiles(): PanelSource {
  // An hour holds updates even at the longest poll interval; a rate interval often holds none.
  const quantile = (q: number): string =>
    `histogram_quantile(${q}, sum by (le) (increase(${updates}[1h])))`;
  return graph(
    {
      title: 'Offsets at clock updates, quantiles',
      description:
        'Of the updates of the last hour: half had an offset smaller than p50, 95 % smaller than p95, 99 % smaller than p99. Without a sign; read from ' +
        'histogram buckets, so only as fine as those.',
      unit: 's',
    },
    range(quantile(0.5), 'p50'),
    range(quantile(0.95), 'p95'),
    range(quantile(0.99), 'p99'),
  ).min(0);
}
