// How far the clocks of a site are apart, and which of them stands out.

import type { PanelSource } from './layout.js';
import { nodeLink, seriesInstance } from './links.js';
import { dashed } from './overrides.js';
import { graph } from './panels.js';
import { range } from './query.js';
import { logarithmicAbove } from './scales.js';
import { metric, siteMetric } from './scope.js';

export function fleetDisagreement(): PanelSource {
  const by = (kind: string): string => siteMetric(`site:ntp_clock_disagreement_${kind}:seconds`);
  const limit = metric('ntp_threshold_cluster_disagreement_seconds');
  return graph(
    {
      title: 'Disagreement of each site\'s clocks',
      description:
        'Proven: two clocks are certainly that far apart. Estimated: largest minus smallest offset. Worst case: they ' +
        'cannot be further apart. Proven <= estimated <= worst case. Dashed: the strictest configured limit. Without a sign; logarithmic scale above 1 us.',
      unit: 's',
    },
    range(by('worst'), '{{site}} worst case'),
    range(by('estimated'), '{{site}} estimated'),
    range(by('proven'), '{{site}} proven'),
    range(`min by (job, site) (${limit})`, '{{site}} limit'),
  )
    .min(0)
    .scaleDistribution(logarithmicAbove(1e-6))
    .overrideByRegexp('.* limit', dashed('red'));
}

/** Each node's offset minus the median of its site; `at` is a PromQL modifier of the moment. */
function deviation(at: string): string {
  const offset = `${metric('ntp_system_offset_seconds')}${at}`;
  const median = `${siteMetric('site:ntp_clock_offset_median:seconds')}${at}`;
  return `(${offset} - on (job, site) group_left () ${median})`;
}

export function fleetOutliers(): PanelSource {
  return graph(
    {
      title: 'Furthest from the site\'s median (ten nodes)',
      description:
        'Offset of a node minus the median offset of its site, for the ten nodes that are furthest off now. The median ' +
        'does not move when one clock is wrong, so the line away from 0 is the wrong one. Positive: this clock is further ' +
        'behind than the others.',
      unit: 's',
    },
    range(
      `${deviation('')} and on (job, instance) topk(10, abs(${deviation(' @ end()')}))`,
      '{{instance}}',
    ),
  )
    .axisCenteredZero(true)
    .overrideByRegexp('.*', [{ id: 'links', value: [nodeLink(seriesInstance)] }]);
}
