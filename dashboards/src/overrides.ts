// Field overrides: how single series or columns differ from the rest of their panel.

import { TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, ThresholdsConfig, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { emptyCell } from './states.js';

type Properties = DynamicConfigValue[];

export function fixedColor(color: string): Properties {
  return [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }];
}

/** A limit rather than a measurement: dashed, never filled. */
export function dashed(color: string): Properties {
  return [
    ...fixedColor(color),
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
    { id: 'custom.fillOpacity', value: 0 },
  ];
}

/** The upper edge of a band that is filled down to the series `lower`. */
export function bandDownTo(lower: string, color: string): Properties {
  return [
    ...fixedColor(color),
    { id: 'custom.lineWidth', value: 0 },
    { id: 'custom.fillBelowTo', value: lower },
    { id: 'custom.fillOpacity', value: 20 },
  ];
}

/** The lower edge of such a band. */
export function bandEdge(color: string): Properties {
  return [...fixedColor(color), { id: 'custom.lineWidth', value: 0 }];
}

export interface Column {
  /** Name of the column before it is renamed. */
  from: string;
  title: string;
  unit?: string;
  decimals?: number;
  width?: number;
  /** Whether rows can be filtered by the column's values. */
  filterable?: boolean;
  properties?: Properties;
}

/** The cell's background has the colour of the value's mapping or, with `thresholds`, of those. */
export function coloredCell(mappings: ValueMapping[], thresholds?: ThresholdsConfig): Properties {
  return [
    { id: 'mappings', value: [...mappings, emptyCell] },
    ...(thresholds === undefined ? [] : [{ id: 'thresholds', value: thresholds }]),
    {
      id: 'custom.cellOptions',
      value: { type: TableCellDisplayMode.ColorBackground, mode: 'basic' },
    },
  ];
}

export function columnProperties(column: Column): Properties {
  const properties: Properties = [];
  if (column.unit !== undefined) properties.push({ id: 'unit', value: column.unit });
  if (column.decimals !== undefined) properties.push({ id: 'decimals', value: column.decimals });
  if (column.width !== undefined) properties.push({ id: 'custom.width', value: column.width });
  if (column.filterable === true) properties.push({ id: 'custom.filterable', value: true });
  return [...properties, ...(column.properties ?? [])];
}
