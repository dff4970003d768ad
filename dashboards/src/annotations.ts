// Marks over all graphs: what happened to a clock at that moment.

import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { AnnotationQueryBuilder, type AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { datasource } from './datasource.js';
import { metric } from './scope.js';

interface Mark {
  name: string;
  color: string;
  expr: string;
  text: string;
}

const window = '[$__rate_interval]';

const marks: readonly Mark[] = [
  {
    name: 'Steps',
    color: 'red',
    expr: `increase(${metric('ntp_system_steps_total')}${window}) > 0`,
    text: '{{instance}}: clock stepped {{direction}} by the daemon',
  },
  {
    name: 'Set by somebody else',
    color: 'dark-red',
    expr: `increase(${metric('ntp_system_external_clock_changes_total')}${window}) > 0`,
    text: '{{instance}}: another program set the clock',
  },
  {
    name: 'Re-selections',
    color: 'blue',
    expr: `increase(${metric('ntp_system_reference_changes_total')}${window}) > 0`,
    text: '{{instance}}: follows another peer',
  },
  {
    name: 'Restarts',
    color: 'purple',
    expr: `resets(${metric('ntp_system_uptime_seconds')}${window}) > 0`,
    text: '{{instance}}: the daemon started anew',
  },
];

function annotation(mark: Mark): Builder<AnnotationQuery> {
  const builder = new AnnotationQueryBuilder()
    .name(mark.name)
    .datasource(datasource)
    .enable(true)
    .hide(false)
    .iconColor(mark.color)
    .expr(mark.expr);
  // The fields below belong to Grafana's Prometheus data source; the SDK's type leaves them out.
  const extra = { refId: 'Anno', titleFormat: mark.name, textFormat: mark.text, useValueForTime: false };
  return { build: () => ({ ...builder.build(), ...extra }) };
}

export function annotations(): Builder<AnnotationQuery>[] {
  return marks.map(annotation);
}
