// Time series by Grafana's own component, with the annotations as dashed lines.

import { dateTime, type TimeRange } from '@grafana/data';
import { TimeSeries, type UPlotConfigBuilder } from '@grafana/ui';
import type { ReactElement } from 'react';
import type uPlot from 'uplot';
import type { Loaded, Mark, Window } from './load';
import type { Panel } from './model';

interface Props {
  panel: Panel;
  loaded: Loaded;
  marks: Mark[];
  window: Window;

  width: number;
  height: number;
}

function timeRange({ from, to }: Window): TimeRange {
  const range = { from: dateTime(from * 1000), to: dateTime(to * 1000) };
  return { ...range, raw: range };
}

function paint(u: uPlot, marks: Mark[]): void {
  u.ctx.save();
  u.ctx.setLineDash([4, 4]);
  for (const { time, color } of marks) {
    const x = u.valToPos(time, 'x', true);
    u.ctx.strokeStyle = color;
    u.ctx.beginPath();
    u.ctx.moveTo(x, u.bbox.top);
    u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
    u.ctx.stroke();
  }
  u.ctx.restore();
}

const hooked = new WeakSet<UPlotConfigBuilder>();

export function Graph({ panel, loaded, marks, window, width, height }: Props): ReactElement {
  return (
    <TimeSeries
      frames={loaded.frames}
      structureRev={1}
      timeRange={timeRange(window)}
      timeZone="utc"
      width={width}
      height={height}
      legend={panel.options.legend}
      options={panel.options}
    >
      {(builder: UPlotConfigBuilder) => {
        if (!hooked.has(builder)) {
          hooked.add(builder);
          builder.addHook('draw', (u) => paint(u, marks));
        }
        return null;
      }}
    </TimeSeries>
  );
}
