// A table of nodes or peers: one query for each column, joined by the labels they share.

import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { TableCellHeight, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { columnProperties, type Column } from './overrides.js';
import { limits } from './panels.js';

export interface TableColumn extends Column {
  /** Query of the column; a column without one is a label. */
  query?: Builder<Dataquery>;
}

export interface TableAbout {
  title: string;
  description: string;
  /** Title of the column that rows are sorted by. */
  sortBy: string;
  /** Labels not worth a column. */
  hidden: readonly string[];
}

type Organize = {
  excludeByName: Record<string, boolean>;
  indexByName: Record<string, number>;
  renameByName: Record<string, string>;
};

function letter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** Grafana names the column of query A "Value #A"; `from` of a column with a query is set here. */
function withValueNames(columns: readonly TableColumn[]): TableColumn[] {
  let queries = 0;
  return columns.map((column) =>
    column.query === undefined ? column : { ...column, from: `Value #${letter(queries++)}` },
  );
}

function organize(columns: readonly TableColumn[], hidden: readonly string[]): Organize {
  const excluded = ['Time', ...hidden];
  return {
    excludeByName: Object.fromEntries(excluded.map((name) => [name, true])),
    indexByName: Object.fromEntries(columns.map((column, index) => [column.from, index])),
    renameByName: Object.fromEntries(columns.map((column) => [column.from, column.title])),
  };
}

export function table(about: TableAbout, source: readonly TableColumn[]): TableBuilder {
  const columns = withValueNames(source);
  const queries = columns.flatMap((column) => (column.query === undefined ? [] : [column.query]));
  const builder = new TableBuilder()
    .title(about.title)
    .description(about.description)
    .unit('none')
    .thresholds(limits({}, 'text'))
    .noValue('-')
    .filterable(false)
    .cellHeight(TableCellHeight.Sm)
    .targets(queries)
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: organize(columns, about.hidden) })
    .sortBy([new TableSortByFieldStateBuilder().displayName(about.sortBy).desc(false)]);
  for (const column of columns) {
    const properties = columnProperties(column);
    if (properties.length > 0) builder.overrideByName(column.title, properties);
  }
  return builder;
}
