// Reads `.lint`, dashboard-linter's own list of exceptions. Only the form that is used here.

import { readFileSync } from 'node:fs';

interface Entry {
  rule: string;
  dashboard?: string;
  panel?: string;
}

function read(): Entry[] {
  const entries: Entry[] = [];
  let rule = '';
  for (const line of readFileSync('.lint', 'utf8').split('\n')) {
    const ruleLine = /^ {2}([a-z-]+):$/.exec(line);
    if (ruleLine?.[1] !== undefined) rule = ruleLine[1];
    const entryLine = /^ {4}- (dashboard|panel): (.*)$/.exec(line);
    if (entryLine?.[1] !== undefined && entryLine[2] !== undefined) {
      entries.push({ rule, [entryLine[1]]: entryLine[2] });
    }
  }
  return entries;
}

const entries = read();
const used = new Set<Entry>();

export function excluded(rule: string, dashboard: string, panel = ''): boolean {
  const entry = entries.find(
    (e) =>
      e.rule === rule &&
      (e.dashboard === undefined || e.dashboard === dashboard) &&
      (e.panel === undefined || e.panel === panel),
  );
  if (entry !== undefined) used.add(entry);
  return entry !== undefined;
}

/** Exceptions that nothing needs any more; asked after all rules have run. */
export function unused(): string[] {
  return entries
    .filter((entry) => !used.has(entry))
    .map((entry) => `${entry.rule}: ${entry.dashboard ?? entry.panel ?? ''}`);
}
