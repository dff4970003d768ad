// Just enough PromQL to see which series a query selects, and inside which function.

export interface Selector {
  name: string;
  matchers: string;
  /** Text between the brackets of a range vector. */
  range?: string;
  /** Name of the function directly around it. */
  call?: string;
}

const keywords = new Set(
  (
    'by without on ignoring group_left group_right offset bool and or unless atan2 end start inf nan ' +
    'sum min max avg group stddev stdvar count count_values bottomk topk quantile'
  ).split(' '),
);

const selectorPattern = /(?:([a-z_0-9]+)\s*\(\s*)?\b([a-zA-Z_:][\w:]*)\{([^}]*)\}(?:\[([^\]]*)\])?/g;

export function selectors(expr: string): Selector[] {
  return [...expr.matchAll(selectorPattern)].map((match) => ({
    name: match[2] ?? '',
    matchers: match[3] ?? '',
    ...(match[4] === undefined ? {} : { range: match[4] }),
    ...(match[1] === undefined ? {} : { call: match[1] }),
  }));
}

/** Words that are neither selectors with braces nor grammar: metrics selected without matchers. */
export function bareNames(expr: string): string[] {
  const rest = expr
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/[a-zA-Z_:][\w:]*\{[^}]*\}(?:\[[^\]]*\])?/g, ' ')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ');
  return [...rest.matchAll(/(?<![\w.])([a-zA-Z_:][\w:]*)\s*(\(?)/g)]
    .filter((match) => match[2] !== '(' && !keywords.has((match[1] ?? '').toLowerCase()))
    .map((match) => match[1] ?? '');
}

/** Whether brackets of all kinds are balanced. */
export function balanced(expr: string): boolean {
  const open: string[] = [];
  const partner: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
  for (const char of expr.replace(/"(?:[^"\\]|\\.)*"/g, '')) {
    if ('([{'.includes(char)) open.push(char);
    else if (char in partner && open.pop() !== partner[char]) return false;
  }
  return open.length === 0;
}
