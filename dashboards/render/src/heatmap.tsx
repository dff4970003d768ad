import { formattedValueToString, getValueFormat, type GrafanaTheme2 } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleOrientation } from '@grafana/schema';
import { UPlotChart } from '@grafana/ui';
import * as chromatic from 'd3-scale-chromatic';
import type { ReactElement } from 'react';
import type uPlot from 'uplot';
import { addSilentSeries, timePlot } from './axes';
import { bucketCells, countedCells, type Cells } from './cells';
import type { Loaded, Window } from './load';
import type { Panel } from './model';

interface Props {
  panel: Panel;
  loaded: Loaded;
  window: Window;
  theme: GrafanaTheme2;
  width: number;
  height: number;
}

function colorOf(scheme: string): (share: number) => string {
  const interpolate = (chromatic as unknown as Record<string, (t: number) => string>)[`interpolate${scheme}`];
  if (interpolate === undefined) throw new Error(`unknown colour scheme ${scheme}`);
  return interpolate;
}

function paint(u: uPlot, { cells, tops }: Cells, color: (share: number) => string): void {
  const most = Math.max(...cells.map(({ count }) => count));
  const height = u.bbox.height / tops.length;
  u.ctx.save();
  for (const { from, to, row, count } of cells) {
    const left = Math.max(u.bbox.left, u.valToPos(from, 'x', true));
    const right = Math.min(u.bbox.left + u.bbox.width, u.valToPos(to, 'x', true));
    const top = u.bbox.top + u.bbox.height - (row + 1) * height;
    u.ctx.fillStyle = color(count / most);
    u.ctx.fillRect(left, top, Math.max(1, right - left - 1), height - 1);
  }
  u.ctx.restore();
}

/** Edges of the rows that get a label: at most about ten. */
function labels({ tops, bottom }: Cells): { at: number[]; edge: (at: number) => number } {
  const every = Math.ceil(tops.length / 10);
  const at = Array.from({ length: tops.length + 1 }, (_, index) => index).filter((index) => index % every === 0);
  return { at, edge: (index) => (index === 0 ? bottom : (tops[index - 1] ?? Infinity)) };
}

export function Heatmap({ panel, loaded, window, theme, width, height }: Props): ReactElement {
  const { calculate, calculation, color, yAxis } = panel.options;
  const cells = calculate === true
    ? countedCells(loaded.frames, window, Number(calculation.xBuckets.value), Number(calculation.yBuckets.value))
    : bucketCells(loaded.frames, loaded.step);
  const format = getValueFormat(yAxis.unit as string);
  const ticks = labels(cells);

  const builder = timePlot(theme, window);
  builder.addScale({
    scaleKey: 'y',
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    range: () => [0, cells.tops.length],
  });
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    label: yAxis.axisLabel as string,
    theme,
    grid: { show: true },
    splits: () => ticks.at,
    values: () => ticks.at.map((at) => {
      const edge = ticks.edge(at);
      return Number.isFinite(edge) ? formattedValueToString(format(edge)) : '+Inf';
    }),
  } as Parameters<typeof builder.addAxis>[0]);
  addSilentSeries(builder, theme);
  builder.addHook('draw', (u) => paint(u, cells, colorOf(color.scheme as string)));
  return (
    <UPlotChart
      config={builder}
      data={[[window.from * 1000, window.to * 1000], [0, 0]]}
      width={width}
      height={height}
    />
  );
}
