// State timeline: a row for each series, a rectangle for each run of equal values.

import { formattedValueToString, getFieldDisplayName, type DataFrame, type Field, type GrafanaTheme2 } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleOrientation } from '@grafana/schema';
import { UPlotChart, VizLegend, VizLayout, type VizLegendItem } from '@grafana/ui';
import { LegendDisplayMode } from '@grafana/schema';
import type { ReactElement } from 'react';
import type uPlot from 'uplot';
import { addSilentSeries, timePlot } from './axes';
import type { Loaded, Window } from './load';

interface Run {
  from: number;
  to: number;
  color: string;
  text: string;
}

interface Props {
  loaded: Loaded;
  window: Window;
  theme: GrafanaTheme2;
  width: number;
  height: number;
}

function valueField(frame: DataFrame): Field | undefined {
  return frame.fields[1];
}

/** Runs of equal value; a missing step ends a run. */
function runsOf(frame: DataFrame, step: number): Run[] {
  const [time, value] = frame.fields;
  const runs: (Run & { value: number })[] = [];
  for (let i = 0; i < frame.length; ++i) {
    const at = time?.values[i] as number;
    const number = value?.values[i] as number;
    const last = runs.at(-1);
    if (last !== undefined && last.value === number && at - last.to < step * 500) {
      last.to = at + step * 1000;
      continue;
    }
    const shown = value?.display?.(number);
    const text = shown === undefined ? '' : formattedValueToString(shown);
    runs.push({ from: at, to: at + step * 1000, color: shown?.color ?? 'grey', text, value: number });
  }
  return runs;
}

function paint(u: uPlot, rows: Run[][], theme: GrafanaTheme2): void {
  const { ctx, bbox } = u;
  const height = bbox.height / rows.length;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = `${12 * devicePixelRatio}px ${theme.typography.fontFamily}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  rows.forEach((runs, row) => {
    for (const run of runs) {
      const left = Math.max(bbox.left, u.valToPos(run.from, 'x', true));
      const right = u.valToPos(run.to, 'x', true);
      const top = bbox.top + row * height + height * 0.075;
      ctx.fillStyle = run.color;
      ctx.fillRect(left, top, right - left, height * 0.85);
      if (ctx.measureText(run.text).width < right - left - 8) {
        ctx.fillStyle = theme.colors.getContrastText(run.color);
        ctx.fillText(run.text, left + 6, top + height * 0.425);
      }
    }
  });
  ctx.restore();
}

function legendItems(rows: Run[][]): VizLegendItem[] {
  const colors = new Map(rows.flat().map(({ text, color }) => [text, color]));
  return [...colors].map(([label, color]) => ({ label, color, yAxis: 1 }));
}

export function Timeline({ loaded, window, theme, width, height }: Props): ReactElement {
  const frames = loaded.frames.filter((frame) => valueField(frame) !== undefined);
  const names = frames.map((frame) => getFieldDisplayName(valueField(frame)!, frame, loaded.frames));
  const order = names.map((_, index) => index).sort((a, b) => names[a]!.localeCompare(names[b]!));
  const rows = order.map((index) => runsOf(frames[index]!, loaded.step));

  const builder = timePlot(theme, window);
  builder.addScale({
    scaleKey: 'y',
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    range: () => [0, rows.length],
  });
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    grid: { show: false },
    ticks: { show: false },
    splits: () => rows.map((_, row) => rows.length - row - 0.5),
    values: () => order.map((index) => names[index] ?? ''),
  } as Parameters<typeof builder.addAxis>[0]);
  addSilentSeries(builder, theme);
  builder.addHook('draw', (u) => paint(u, rows, theme));

  const legend = (
    <VizLayout.Legend placement="bottom">
      <VizLegend placement="bottom" displayMode={LegendDisplayMode.List} items={legendItems(rows)} />
    </VizLayout.Legend>
  );
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {(w: number, h: number) => (
        <UPlotChart
          config={builder}
          data={[[window.from * 1000, window.to * 1000], [0, 0]]}
          width={w}
          height={h}
        />
      )}
    </VizLayout>
  );
}
