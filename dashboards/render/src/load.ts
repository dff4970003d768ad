// From a panel's targets to frames that are ready to be drawn.

import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { configured, transformed } from './fields';
import { seriesFrames, tableFrame } from './frames';
import type { Annotation, Panel, Request, Target } from './model';
import * as prometheus from './prometheus';
import { substitute, withStep, type Values } from './variables';

export interface Loaded {
  frames: DataFrame[];
  /** Raw series of the first target, for panels that Grafana's library does not draw. */
  step: number;
}

export interface Window {
  from: number;
  to: number;
}

function stepOf(request: Request, pixels: number): number {
  return Math.max(request.scrape, Math.ceil(request.window / pixels));
}

async function ask(target: Target, values: Values, window: Window, step: number): Promise<DataFrame[]> {
  const query = substitute(target.expr, values);
  const series =
    target.instant === true
      ? await prometheus.instant(query, window.to)
      : await prometheus.range(query, window.from, window.to, step);
  return target.format === 'table' ? [tableFrame(target, series)] : seriesFrames(target, series, step);
}

export async function load(
  panel: Panel,
  request: Request,
  values: Values,
  window: Window,
  pixels: number,
  theme: GrafanaTheme2,
): Promise<Loaded> {
  const step = stepOf(request, pixels);
  const all = withStep(values, step, request.scrape);
  const answers = await Promise.all((panel.targets ?? []).map((target) => ask(target, all, window, step)));
  const frames = await transformed(panel, answers.flat());
  return { frames: configured(panel, frames, theme), step };
}

export interface Mark {
  time: number;
  color: string;
}

/** Moments that an annotation marks; points next to each other are one event. */
export async function marks(
  annotation: Annotation,
  request: Request,
  values: Values,
  window: Window,
  theme: GrafanaTheme2,
): Promise<Mark[]> {
  const step = stepOf(request, 300);
  const query = substitute(annotation.expr, withStep(values, step, request.scrape));
  const series = await prometheus.range(query, window.from, window.to, step);
  const color = theme.visualization.getColorByName(annotation.iconColor);
  return series.flatMap(({ values: points }) =>
    points
      .filter(([time], index) => index === 0 || time - (points[index - 1]?.[0] ?? 0) > step)
      .map(([time]) => ({ time: time * 1000, color })),
  );
}
