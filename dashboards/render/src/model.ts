// The parts of a dashboard's JSON that are drawn, and what the page is asked to show.

import type { DataTransformerConfig, FieldConfigSource } from '@grafana/data';

export interface Target {
  refId: string;
  expr: string;
  legendFormat: string;
  format: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: Target[];
  transformations?: DataTransformerConfig[];
  fieldConfig: FieldConfigSource;
  // Each panel type has options of its own; its drawing knows which.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  options: any;
}

export interface Variable {
  name: string;
  type: string;
  query: string;
  label: string;
  includeAll?: boolean;
  allValue?: string;
}

export interface Annotation {
  name: string;
  expr: string;
  iconColor: string;
}

export interface Dashboard {
  title: string;
  panels: Panel[];
  templating: { list: Variable[] };
  annotations: { list: Annotation[] };
}

/** The page's query string. */
export interface Request {
  dashboard: string;
  job: string;
  /** Node to show; empty: the first. */
  instance: string;
  /** Seconds up to now. */
  window: number;
  /** Scrape interval in seconds. */
  scrape: number;
  width: number;
}
