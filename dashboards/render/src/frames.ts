// Answers of Prometheus as Grafana data frames, in the forms that its data source gives.

import { FieldType, type DataFrame, type Field } from '@grafana/data';
import type { Target } from './model';
import type { Series } from './prometheus';

function legendOf(format: string, labels: Record<string, string>): string {
  return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '');
}

function timeField(values: number[], step: number): Field {
  return { name: 'Time', type: FieldType.time, config: { interval: step * 1000 }, values };
}

function number(text: string): number {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}

/** One frame for each series. */
export function seriesFrames(target: Target, series: Series[], step: number): DataFrame[] {
  return series.map(({ metric, values }) => {
    const displayNameFromDS = legendOf(target.legendFormat, metric);
    const times = values.map(([time]) => time * 1000);
    const value: Field = {
      name: 'Value',
      type: FieldType.number,
      labels: metric,
      config: { displayNameFromDS },
      values: values.map(([, text]) => number(text)),
    };
    return { refId: target.refId, fields: [timeField(times, step), value], length: values.length };
  });
}

/** One frame for the query: a column for each label and one for the value. */
export function tableFrame(target: Target, series: Series[]): DataFrame {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const first = series.map(({ values }) => values[0] ?? [0, 'NaN']);
  const columns: Field[] = labels.map((label) => ({
    name: label,
    type: FieldType.string,
    config: {},
    values: series.map(({ metric }) => metric[label] ?? ''),
  }));
  const value: Field = {
    name: `Value #${target.refId}`,
    type: FieldType.number,
    config: {},
    values: first.map(([, text]) => number(String(text))),
  };
  const time = timeField(first.map(([at]) => Number(at) * 1000), 0);
  return { refId: target.refId, fields: [time, ...columns, value], length: series.length };
}
