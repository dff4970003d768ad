// All dashboards by file name, and their one textual form.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { fleet } from './fleet.js';
import { node } from './node.js';

export const dashboards: Readonly<Record<string, Dashboard>> = {
  fleet: fleet().build(),
  node: node().build(),
};

// Fields the SDK fills in that Grafana would not: "inControlsMenu" would hide links and annotations in a menu.
const unwanted = new Set(['placement', 'auto', 'auto_min', 'auto_count']);

function wanted(key: string, value: unknown): boolean {
  return !unwanted.has(key) || (key === 'placement' && value !== 'inControlsMenu');
}

export function text(dashboard: Dashboard): string {
  const keep = (key: string, value: unknown): unknown => (wanted(key, value) ? value : undefined);
  return `${JSON.stringify(dashboard, keep, 2)}\n`;
}
