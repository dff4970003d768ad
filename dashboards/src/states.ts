// The states of a node and of a peer as numbers, because a state timeline draws one series for each
// node or peer, while a state set has one series for each state.

import {MappingType, SpecialValueMatch, type ValueMapping} from '@grafana/grafana-foundation-sdk/dashboard';

export interface State {
  /** Value of the label `state`; empty where the state is not in the state set. */
  label: string;
  text: string;
  color: string;
}

/** A state's code is its index. 0 is what remains when no series says anything. */
export const nodeStates: readonly State[] = [
  {label: '', text: 'no data', color: 'text'},
  {label: 'synchronized', text: 'synchronised', color: 'green'},
  {label: 'holdover', text: 'holdover', color: 'yellow'},
  {label: 'local', text: 'local clock', color: 'purple'},
  {label: 'starting', text: 'starting', color: 'blue'},
  {label: 'unsynchronized', text: 'unsynchronised', color: 'orange'},
  {label: 'panic', text: 'panic', color: 'dark-red'},
  {label: '', text: 'down', color: 'red'},
];

const downCode = nodeStates.length - 1;

export const peerStates: readonly State[] = [
  {label: '', text: 'no data', color: 'text'},
  {label: 'system_peer', text: 'system peer', color: 'green'},
  {label: 'combined', text: 'combined', color: 'semi-dark-green'},
  {label: 'outlier', text: 'outlier', color: 'light-blue'},
  {label: 'not_preferred', text: 'not preferred', color: 'blue'},
  {label: 'noselect', text: 'noselect', color: 'purple'},
  {label: 'jittery', text: 'jittery', color: 'light-yellow'},
  {label: 'distant', text: 'distant', color: 'yellow'},
  {label: 'stale', text: 'stale', color: 'light-orange'},
  {label: 'not_trusted', text: 'not trusted', color: 'semi-dark-yellow'},
  {label: 'unsynchronized', text: 'unsynchronised', color: 'orange'},
  {label: 'orphan', text: 'orphan (local clock)', color: 'semi-dark-blue'},
  {label: 'loop', text: 'loop', color: 'dark-orange'},
  {label: 'falseticker', text: 'falseticker', color: 'red'},
  {label: 'unreachable', text: 'unreachable', color: 'dark-red'},
  {label: 'unresolved', text: 'unresolved', color: 'semi-dark-purple'},
  {label: 'too_deep', text: 'too deep', color: 'semi-dark-orange'},
  {label: 'denied', text: 'denied', color: 'semi-dark-red'},
  {label: 'duplicate', text: 'duplicate', color: 'dark-blue'},
];

/**
 * Sum of the codes of the series that are 1; the terms differ in `state`, so `or` keeps them all.
 */
function codeOf(states: readonly State[], series: (label: string) => string): string {
  return states.map((state, code) => ({state, code}))
      .filter(({state}) => state.label !== '')
      .map(({state, code}) => `${code} * ${series(`state="${state.label}"`)}`)
      .join(' or ');
}

/** Code of each node's state; a node that does not answer is "down". */
export function nodeStateCode(series: (name: string, extra?: string) => string): string {
  const codes = codeOf(nodeStates, (label) => series('ntp_system_state', label));
  return `sum by (job, site, instance) (${codes} or ${downCode} * (1 - ${series('up')}))`;
}

/** Code of each peer's selection state. */
export function peerStateCode(series: (name: string, extra?: string) => string): string {
  return `sum by (peer) (${codeOf(peerStates, (label) => series('ntp_peer_state', label))})`;
}

/** An empty cell has no colour, rather than that of the lowest threshold. */
export const emptyCell: ValueMapping = {
  type: MappingType.SpecialValue,
  options: {match: SpecialValueMatch.NullAndNan, result: {text: '-', color: 'transparent'}},
};

/** Texts and colours for the codes. */
export function stateMappings(states: readonly State[]): ValueMapping[] {
  const options = Object.fromEntries(
      states.map(
          (state, code) =>
              [String(code),
               {text: state.text, color: state.color, index: code},
  ]),
  );
  return [{type: MappingType.ValueToText, options}];
}
