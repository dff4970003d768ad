// The node's clock over time: offset and bound, corrections, frequency, root values.

import type { PanelSource } from './layout.js';
import { bandDownTo, bandEdge, dashed, fixedColor } from './overrides.js';
import { eventBars, graph } from './panels.js';
import { range } from './query.js';
import { logarithmic } from './scales.js';
import { metric } from './scope.js';

/** `centre` and a band of +- `halfWidth` around it. */
function band(centre: string, halfWidth: string): [string, string] {
  return [`${centre} + ${halfWidth}`, `${centre} - ${halfWidth}`];
}

export function offsetBand(): PanelSource {
  const offset = metric('ntp_system_offset_seconds');
  const [high, low] = band(offset, metric('ntp_system_root_distance_seconds'));
  return graph(
    {
      title: 'Offset and its bound',
      description:
        'Offset = reference - local, with what is still being corrected; positive: the local clock is behind. The true value lies ' +
        'within the band: the offset +- the root distance. If the band does not contain 0 the clock is certainly wrong.',
      unit: 's',
    },
    range(high, 'upper bound'),
    range(low, 'lower bound'),
    range(offset, 'offset'),
  )
    .axisCenteredZero(true)
    .overrideByName('upper bound', bandDownTo('lower bound', 'blue'))
    .overrideByName('lower bound', bandEdge('blue'))
    .overrideByName('offset', [...fixedColor('blue'), { id: 'custom.lineWidth', value: 2 }]);
}

export function offsetCloseUp(): PanelSource {
  return graph(
    {
      title: 'Offset, close up',
      description:
        'The same offset without the band, which is often a hundred times wider: reference - local, positive when the local clock is ' +
        'behind. Offset at the last update: what the last measurement found. True offset exists only for a simulated (virtual) clock: ' +
        'how far that clock really is behind the system clock.',
      unit: 's',
    },
    range(metric('ntp_system_offset_seconds'), 'offset'),
    range(metric('ntp_system_last_update_offset_seconds'), 'offset at the last update'),
    range(metric('ntp_virtual_true_offset_seconds'), 'true offset'),
  )
    .axisCenteredZero(true)
    .overrideByName('offset', [...fixedColor('blue'), { id: 'custom.lineWidth', value: 2 }])
    .overrideByName('offset at the last update', fixedColor('light-blue'))
    .overrideByName('true offset', fixedColor('orange'));
}

export function errorBound(): PanelSource {
  return graph(
    {
      title: 'Error bound against its limits',
      description:
        'The clock is no further from true time than the bound. Dashed: the limits in the node\'s configuration, at which alerts ' +
        'fire. Without a sign; logarithmic scale.',
      unit: 's',
    },
    range(metric('ntp_system_max_error_seconds'), 'bound'),
    range(metric('ntp_threshold_max_error_seconds'), 'limit: {{severity}}'),
  )
    .scaleDistribution(logarithmic())
    .overrideByName('bound', fixedColor('blue'))
    .overrideByName('limit: warning', dashed('yellow'))
    .overrideByName('limit: critical', dashed('red'));
}

export function pending(): PanelSource {
  return graph(
    {
      title: 'Pending correction',
      description:
        'What the clock still has to make up by running a little faster or slower. Positive: the clock is being moved ' +
        'forwards. It returns to 0 after each update.',
      unit: 's',
    },
    range(metric('ntp_system_pending_correction_seconds'), 'pending'),
  ).axisCenteredZero(true);
}

export function frequency(): PanelSource {
  const applied = `1e6 * ${metric('ntp_system_frequency_ratio')}`;
  const [high, low] = band(applied, `1e6 * ${metric('ntp_system_frequency_error_ratio')}`);
  return graph(
    {
      title: 'Frequency correction',
      description:
        'Correction applied to the oscillator in parts per million (1 ppm = 86 ms a day), and its one-sigma uncertainty as a band. ' +
        'Positive: the clock is made to run faster. Slow changes follow the temperature.',
      unit: 'ppm',
    },
    range(high, 'upper sigma'),
    range(low, 'lower sigma'),
    range(applied, 'frequency'),
  )
    .overrideByName('upper sigma', bandDownTo('lower sigma', 'green'))
    .overrideByName('lower sigma', bandEdge('green'))
    .overrideByName('frequency', fixedColor('green'));
}

export function wander(): PanelSource {
  return graph(
    {
      title: 'Wander',
      description:
        'How restless the oscillator\'s frequency is, in parts per billion (1 ppb = 86 us a day). Without a sign; a rise means that the clock is harder to ' +
        'predict, so that it will be worse in holdover. Logarithmic scale.',
      unit: 'conppb',
    },
    range(`1e9 * ${metric('ntp_system_wander_ratio')}`, 'wander'),
    range(`1e9 * ${metric('ntp_system_frequency_error_ratio')}`, 'frequency error, one sigma'),
  ).scaleDistribution(logarithmic());
}

export function root(): PanelSource {
  return graph(
    {
      title: 'Root delay and dispersion',
      description:
        'Root delay: round trip to the source of time through all strata. Root dispersion: error that adds up on the way and with age. ' +
        'Root distance = delay / 2 + dispersion, the half width of the bound. Without a sign.',
      unit: 's',
    },
    range(metric('ntp_system_root_delay_seconds'), 'root delay'),
    range(metric('ntp_system_root_dispersion_seconds'), 'root dispersion'),
    range(metric('ntp_system_root_distance_seconds'), 'root distance'),
  ).min(0);
}

export function jitter(): PanelSource {
  return graph(
    {
      title: 'Jitter',
      description:
        'Jitter: how much the measurements scatter. RMS offset: root mean square of the offsets at the last updates. Both without a sign; logarithmic scale.',
      unit: 's',
    },
    range(metric('ntp_system_jitter_seconds'), 'jitter'),
    range(metric('ntp_system_offset_rms_seconds'), 'RMS offset'),
  ).scaleDistribution(logarithmic());
}

export function clockEvents(): PanelSource {
  const times = (name: string): string => `round(increase(${metric(name)}[$__rate_interval]))`;
  return eventBars(
    {
      title: 'Steps and re-selections',
      description:
        'How often something sudden happened: the daemon stepped the clock forwards or backwards, another program set it, or the ' +
        'daemon chose another peer as its reference. Nothing at all is the normal picture.',
      unit: 'none',
    },
    range(times('ntp_system_steps_total'), 'step {{direction}}'),
    range(times('ntp_system_external_clock_changes_total'), 'set by another program'),
    range(times('ntp_system_reference_changes_total'), 're-selection'),
  )
    .overrideByName('step forward', fixedColor('orange'))
    .overrideByName('step backward', fixedColor('red'))
    .overrideByName('set by another program', fixedColor('dark-red'))
    .overrideByName('re-selection', fixedColor('blue'));
}
