// Heat map cells: from histogram buckets, or counted from the values of all series.

import type { DataFrame } from '@grafana/data';
import type { Window } from './load';

export interface Cell {
  /** Milliseconds. */
  from: number;
  to: number;
  /** Row, counted from below. */
  row: number;
  count: number;
}

export interface Cells {
  cells: Cell[];
  /** Upper edge of each row; `bottom` is the lower edge of the first. */
  tops: number[];
  bottom: number;
}

/** Series with the label `le` hold cumulative counts; a row is what it adds to the one below. */
export function bucketCells(frames: DataFrame[], step: number): Cells {
  const edge = (frame: DataFrame): number => {
    const le = frame.fields[1]?.labels?.['le'] ?? '';
    return le === '+Inf' ? Infinity : Number(le);
  };
  const sorted = [...frames].sort((a, b) => edge(a) - edge(b));
  const below = new Map<number, number>();
  const cells: Cell[] = [];
  sorted.forEach((frame, row) => {
    for (let i = 0; i < frame.length; ++i) {
      const from = frame.fields[0]?.values[i] as number;
      const total = frame.fields[1]?.values[i] as number;
      const count = total - (below.get(from) ?? 0);
      below.set(from, total);
      if (count > 1e-9) cells.push({ from, to: from + step * 1000, row, count });
    }
  });
  return { cells, tops: sorted.map(edge), bottom: 0 };
}

/** Counts the values of all series in `columns` x `rows` cells of equal size. */
export function countedCells(frames: DataFrame[], window: Window, columns: number, rows: number): Cells {
  const values = frames.flatMap((frame) => frame.fields[1]?.values as number[]);
  const low = Math.min(...values);
  const size = (Math.max(...values) - low) / rows || 1e-9;
  const width = ((window.to - window.from) * 1000) / columns;
  const counts = new Map<string, Cell>();
  for (const frame of frames) {
    for (let i = 0; i < frame.length; ++i) {
      const column = Math.floor(((frame.fields[0]?.values[i] as number) - window.from * 1000) / width);
      const row = Math.min(rows - 1, Math.floor(((frame.fields[1]?.values[i] as number) - low) / size));
      const from = window.from * 1000 + column * width;
      const cell = counts.get(`${column},${row}`) ?? { from, to: from + width, row, count: 0 };
      counts.set(`${column},${row}`, { ...cell, count: cell.count + 1 });
    }
  }
  const tops = Array.from({ length: rows }, (_, row) => low + (row + 1) * size);
  return { cells: [...counts.values()], tops, bottom: low };
}
