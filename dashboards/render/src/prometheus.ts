// Prometheus's HTTP API, which the page's own server passes on under /api/v1.

export interface Series {
  metric: Record<string, string>;
  values: [number, string][];
}

async function get<T>(path: string, parameters: Record<string, string>): Promise<T> {
  const answer = await fetch(`/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  const body = (await answer.json()) as { data: T; error?: string };
  if (body.error !== undefined) throw new Error(`${body.error}: ${parameters['query'] ?? path}`);
  return body.data;
}

export function labelValues(series: string, label: string): Promise<string[]> {
  return get(`label/${label}/values`, { 'match[]': series });
}

export async function instant(query: string, at: number): Promise<Series[]> {
  type Sample = { metric: Record<string, string>; value: [number, string] };
  const data = await get<{ result: Sample[] }>('query', { query, time: String(at) });
  return data.result.map(({ metric, value }) => ({ metric, values: [value] }));
}

export async function range(query: string, from: number, to: number, step: number): Promise<Series[]> {
  const parameters = { query, start: String(from), end: String(to), step: String(step) };
  return (await get<{ result: Series[] }>('query_range', parameters)).result;
}
