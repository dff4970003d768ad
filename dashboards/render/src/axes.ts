// What the two plots that Grafana's library does not export have in common: the time axis.

import { FieldType, type GrafanaTheme2 } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleOrientation } from '@grafana/schema';
import { UPlotConfigBuilder } from '@grafana/ui';
import type { Window } from './load';

export function timePlot(theme: GrafanaTheme2, window: Window): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder('utc');
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [window.from * 1000, window.to * 1000],
  });
  builder.addAxis({
    scaleKey: 'x',
    isTime: true,
    placement: AxisPlacement.Bottom,
    timeZone: 'utc',
    theme,
    grid: { show: true },
  });
  return builder;
}

/** A series that draws nothing: the cells are painted by a hook. */
export function addSilentSeries(builder: UPlotConfigBuilder, theme: GrafanaTheme2): void {
  builder.addSeries({
    scaleKey: 'y',
    theme,
    pathBuilder: () => null,
    pointsBuilder: () => false,
    show: true,
  } as Parameters<UPlotConfigBuilder['addSeries']>[0]);
}

export const timeType = FieldType.time;
