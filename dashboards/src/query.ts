// Prometheus queries of a panel. Their refIds are given by the layout.

import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { datasource } from './datasource.js';

function base(expr: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(datasource).expr(expr);
}

/** One line in a graph for each series. `legend` names it, for example `{{instance}}`. */
export function range(expr: string, legend: string): DataqueryBuilder {
  return base(expr).range().legendFormat(legend).format(PromQueryFormat.TimeSeries);
}

/** The value now: nothing is shown for a series that has ended. */
export function now(expr: string, legend: string): DataqueryBuilder {
  return base(expr).instant().legendFormat(legend).format(PromQueryFormat.TimeSeries);
}

/** The value now as rows of a table, one column for each label. */
export function rows(expr: string): DataqueryBuilder {
  return base(expr).instant().legendFormat('__auto').format(PromQueryFormat.Table);
}

/** Histogram buckets; `expr` keeps the label `le`. */
export function buckets(expr: string): DataqueryBuilder {
  return base(expr).range().legendFormat('{{le}}').format(PromQueryFormat.Heatmap);
}
