import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { TooltipDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapTooltipBuilder,
  PanelBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import type { About } from './panels.js';

/** Counts by time and value; cells of count 0 stay empty. `about.unit` is the unit of the axis. */
export function heatmap(about: About, query: Builder<Dataquery>): PanelBuilder {
  return new PanelBuilder()
    .title(about.title)
    .description(about.description)
    .unit(about.unit)
    .targets([query])
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme('Turbo')
        .steps(32)
        .min(0),
    )
    .cellGap(1)
    .tooltip(
      new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(false).showColorScale(true),
    )
    .showLegend();
}
