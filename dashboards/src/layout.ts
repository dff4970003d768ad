// Places panels on Grafana's grid of 24 columns and gives what Grafana would give on saving: ids,
// refIds and positions. Deterministic, so that the JSON changes only where the source does.

import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  RowBuilder,
  type DashboardBuilder,
  type Panel,
  type RowPanel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { datasource } from './datasource.js';

const columns = 24;

export type PanelSource = Builder<Panel>;

function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

function withRefIds(panel: Panel): Panel {
  const targets = (panel.targets ?? []).map((target, index) => ({ ...target, refId: refId(index) }));
  return { ...panel, targets };
}

export class Layout {
  private readonly panels: (Panel | RowPanel)[] = [];
  private y = 0;
  private nextId = 1;

  /** A heading over the panels that follow. */
  section(title: string): this {
    const position = { h: 1, w: columns, x: 0, y: this.y };
    this.panels.push(new RowBuilder(title).id(this.nextId++).gridPos(position).build());
    this.y += 1;
    return this;
  }

  /** Panels side by side, `[width, panel]` each, all of one height. */
  line(height: number, ...cells: [number, PanelSource][]): this {
    let x = 0;
    for (const [width, source] of cells) {
      const gridPos = { h: height, w: width, x, y: this.y };
      this.panels.push({ ...withRefIds(source.build()), id: this.nextId++, datasource, gridPos });
      x += width;
    }
    if (x > columns) throw new Error(`a line of ${x} columns: Grafana has ${columns}`);
    this.y += height;
    return this;
  }

  /** Moves the panels into the dashboard. */
  addTo(dashboard: DashboardBuilder): void {
    for (const panel of this.panels) {
      dashboard.withPanel({ build: () => panel as Panel });
    }
  }
}
