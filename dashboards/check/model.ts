// The committed dashboards as read from their JSON, with the fields that the rules look at.

import { readFileSync } from 'node:fs';

export interface Target {
  refId: string;
  expr: string;
  legendFormat?: string;
  format?: string;
  instant?: boolean;
  range?: boolean;
  datasource?: { uid: string };
}

interface Property {
  id: string;
  value?: unknown;
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { h: number; w: number; x: number; y: number };
  datasource?: { uid: string };
  targets?: Target[];
  fieldConfig?: {
    defaults: { unit?: string; mappings?: unknown[] };
    overrides: { properties: Property[] }[];
  };
}

export interface Template {
  name: string;
  type: string;
  label?: string;
  query: string;
  datasource?: { uid: string };
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string;
  refresh?: number;
}

export interface Annotation {
  name: string;
  expr: string;
  datasource: { uid: string };
}

export interface Dashboard {
  uid: string;
  title: string;
  editable: boolean;
  panels: Panel[];
  templating: { list: Template[] };
  annotations: { list: Annotation[] };
  links: { url: string; keepTime: boolean }[];
}

export const files = ['fleet', 'node'] as const;

export function committedText(name: string): string {
  return readFileSync(`${name}.json`, 'utf8');
}

export function committed(name: string): Dashboard {
  return JSON.parse(committedText(name)) as Dashboard;
}

export function dataPanels(dashboard: Dashboard): Panel[] {
  return dashboard.panels.filter((panel) => panel.type !== 'row');
}

/** All PromQL of a dashboard with the place it stands at, variables left in. */
export function queries(dashboard: Dashboard): { place: string; panel: string; expr: string }[] {
  const inPanels = dataPanels(dashboard).flatMap((panel) =>
    (panel.targets ?? []).map((target) => ({
      place: `${panel.title} ${target.refId}`,
      panel: panel.title,
      expr: target.expr,
    })),
  );
  const inAnnotations = dashboard.annotations.list.map((annotation) => ({
    place: `annotation ${annotation.name}`,
    panel: '',
    expr: annotation.expr,
  }));
  return [...inPanels, ...inAnnotations];
}
