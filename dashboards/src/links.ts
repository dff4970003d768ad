// Ways from one dashboard to the other, with the time range and the variables kept.

import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type DashboardLink,
} from '@grafana/grafana-foundation-sdk/dashboard';

export const fleetUid = 'gnomon-fleet';
export const nodeUid = 'gnomon-node';

const kept = '${datasource:queryparam}&${job:queryparam}&${site:queryparam}';

/** At the top of a dashboard. Grafana adds the time range. */
export function linkTo(uid: string, title: string, tooltip: string): Builder<DashboardLink> {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('dashboard')
    .tooltip(tooltip)
    .url(`/d/${uid}?${kept}`)
    .keepTime(true)
    .includeVars(false)
    .targetBlank(false);
}

/** In a panel: from what belongs to a node to that node. `instance` is a Grafana expression. */
export function nodeLink(instance: string): { title: string; url: string } {
  return {
    title: 'Show this node',
    url: `/d/${nodeUid}?${kept}&var-instance=${instance}&\${__url_time_range}`,
  };
}

export const seriesInstance = '${__field.labels.instance}';
export const cellInstance = '${__value.raw}';
