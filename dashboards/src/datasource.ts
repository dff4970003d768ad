import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';

/** The data source that the reader picks at the top of the dashboard. */
export const datasource: DataSourceRef = { type: 'prometheus', uid: '${datasource}' };
