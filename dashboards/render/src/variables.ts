// Values of the dashboard's variables, and their substitution in queries and links.

import type { Dashboard, Request } from './model';
import { labelValues } from './prometheus';

export type Values = Readonly<Record<string, string>>;

/** A label value inside a regular expression inside a PromQL string. */
function escaped(value: string): string {
  return value.replace(/[\\^$*+?.()|{}[\]]/g, '\\\\$&');
}

export function substitute(text: string, values: Values): string {
  const names = Object.keys(values).sort((a, b) => b.length - a.length);
  return names.reduce(
    (result, name) =>
      result.replaceAll(`\${${name}}`, values[name] ?? '').replaceAll(`$${name}`, values[name] ?? ''),
    text,
  );
}

async function valueOf(
  variable: Dashboard['templating']['list'][number],
  request: Request,
  chosen: Values,
): Promise<string> {
  if (variable.name === 'job') return escaped(request.job);
  if (variable.includeAll === true) return variable.allValue ?? '.*';
  if (request.instance !== '') return escaped(request.instance);
  const match = /^label_values\((.*), (\w+)\)$/.exec(variable.query);
  const found = await labelValues(substitute(match?.[1] ?? '', chosen), match?.[2] ?? '');
  return escaped(found[0] ?? '');
}

/** Values of all query variables. `__rate_interval` and `__interval` depend on the panel's step. */
export async function variableValues(dashboard: Dashboard, request: Request): Promise<Values> {
  const values: Record<string, string> = {};
  for (const variable of dashboard.templating.list) {
    if (variable.type === 'query') values[variable.name] = await valueOf(variable, request, values);
  }
  return values;
}

export function withStep(values: Values, step: number, scrape: number): Values {
  const rate = Math.max(step + scrape, 4 * scrape);
  return { ...values, __rate_interval: `${Math.ceil(rate)}s`, __interval: `${Math.ceil(step)}s` };
}
