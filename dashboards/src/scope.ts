// What the variables of a dashboard select, as PromQL label matchers.

/** Label matchers that every query of a node's own series carries. */
export const scope = 'job=~"$job", site=~"$site", instance=~"$instance"';

/** Matchers for series recorded per site, which have no instance. */
export const siteScope = 'job=~"$job", site=~"$site"';

/** `name{scope, extra}`: a series of the selected nodes. */
export function metric(name: string, extra = ''): string {
  return extra === '' ? `${name}{${scope}}` : `${name}{${scope}, ${extra}}`;
}

/** A series per peer, of the selected nodes and peers. */
export function peerMetric(name: string, extra = ''): string {
  return metric(name, extra === '' ? 'peer=~"$peer"' : `peer=~"$peer", ${extra}`);
}

/** A series recorded per site (alerts/recording.yml). */
export function siteMetric(name: string): string {
  return `${name}{${siteScope}}`;
}

/** The node's strictest limit: thresholds have a series for each severity. */
export function lowestLimit(name: string, by: string): string {
  return `min by (${by}) (${metric(name)})`;
}
