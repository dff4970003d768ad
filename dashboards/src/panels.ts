// The kinds of panel in use, each with what a reader needs: a title, words that a newcomer
// understands, and a unit.

import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AxisPlacement,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  FieldColorBuilder,
  FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Threshold,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { stateMappings, type State } from './states.js';

type Query = Builder<Dataquery>;

export interface About {
  title: string;
  description: string;
  /** A Grafana unit; its base is a second for times and 1 for ratios. */
  unit: string;
}

/** `limits({ 0.5: 'yellow', 1: 'red' })`: green below the first value. */
export function limits(
  steps: Readonly<Record<string, string>>,
  first = 'green',
): ThresholdsConfigBuilder {
  const above: Threshold[] = Object.entries(steps)
    .map(([value, color]) => ({ value: Number(value), color }))
    .sort((a, b) => a.value - b.value);
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: first }, ...above]);
}

/** Colour of a peer's reach: one lost answer of eight is nothing to worry about. */
export function reachLimits(): ThresholdsConfigBuilder {
  return limits({ 0.0625: 'orange', 0.5: 'yellow', 0.87: 'light-green', 0.99: 'green' }, 'red');
}

/** Colour of a share of a limit: 1 is the limit. */
export function shareLimits(): ThresholdsConfigBuilder {
  return limits({ 0.5: 'yellow', 1: 'red' });
}

function legend(calcs: string[]): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(calcs);
}

function tooltip(): VizTooltipOptionsBuilder {
  return new VizTooltipOptionsBuilder()
    .mode(TooltipDisplayMode.Multi)
    .sort(SortOrder.Descending);
}

/** Lines over time. Gaps stay gaps: they show that nothing was measured. */
export function graph(about: About, ...queries: Query[]): TimeseriesBuilder {
  return new TimeseriesBuilder()
    .title(about.title)
    .description(about.description)
    .unit(about.unit)
    .targets(queries)
    .drawStyle(GraphDrawStyle.Line)
    .lineInterpolation(LineInterpolation.Linear)
    .lineWidth(1)
    .fillOpacity(0)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .legend(legend(['lastNotNull']))
    .tooltip(tooltip());
}

/** Counts of events as bars, whole numbers. */
export function eventBars(about: About, ...queries: Query[]): TimeseriesBuilder {
  return graph(about, ...queries)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .min(0)
    .axisSoftMax(1)
    .decimals(0)
    .legend(legend([]));
}

/** One number, now. */
export function stat(about: About, ...queries: Query[]): StatBuilder {
  return new StatBuilder()
    .title(about.title)
    .description(about.description)
    .unit(about.unit)
    .targets(queries)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.Value)
    .noValue('no data')
    .reduceOptions(new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(limits({}, 'text'));
}

/** A stat that shows the text of a label of a single series, named by the query's legend. */
export function labelStat(about: About, ...queries: Query[]): StatBuilder {
  return stat(about, ...queries).textMode(BigValueTextMode.Name);
}

/** A coloured bar for each series. */
export function timeline(about: About, ...queries: Query[]): StateTimelineBuilder {
  return new StateTimelineBuilder()
    .title(about.title)
    .description(about.description)
    .unit(about.unit)
    .targets(queries)
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.85)
    .lineWidth(0)
    .fillOpacity(80)
    .axisPlacement(AxisPlacement.Auto)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(limits({}, 'text'))
    .legend(legend([]))
    .tooltip(tooltip());
}

/** A coloured bar for each node or peer: its state over time. The queries give indices of `states`. */
export function stateTimeline(
  about: Omit<About, 'unit'>,
  states: readonly State[],
  ...queries: Query[]
): StateTimelineBuilder {
  return timeline({ ...about, unit: 'none' }, ...queries).mappings(stateMappings(states));
}
