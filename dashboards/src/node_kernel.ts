// What the kernel says about the clock beside what the daemon says: they differ when something else
// steers the clock too. Only with the kernel clock.

import type { PanelSource } from './layout.js';
import { graph, stateTimeline } from './panels.js';
import { range } from './query.js';
import { logarithmic } from './scales.js';
import { metric } from './scope.js';
import type { State } from './states.js';

export function kernelFrequency(): PanelSource {
  return graph(
    {
      title: 'Frequency: kernel and daemon',
      description:
        'Correction that the kernel applies, and the one that the daemon wants, in parts per million. Positive: the clock is made to run faster. ' +
        'Short differences are corrections in progress. With a virtual clock the daemon leaves the kernel alone.',
      unit: 'ppm',
    },
    range(`1e6 * ${metric('ntp_kernel_frequency_ratio')}`, 'kernel'),
    range(`1e6 * ${metric('ntp_system_frequency_ratio')}`, 'daemon'),
  );
}

export function kernelMismatch(): PanelSource {
  return graph(
    {
      title: 'Frequency mismatch',
      description:
        'Kernel\'s frequency minus what the daemon set, in parts per million. It must be 0: otherwise another program steers the clock. ' +
        'Positive: the kernel runs the clock faster than the daemon wants.',
      unit: 'ppm',
    },
    range(`1e6 * ${metric('ntp_kernel_frequency_mismatch_ratio')}`, 'mismatch'),
  ).axisCenteredZero(true);
}

const flagStates: readonly State[] = [
  { label: '', text: 'synchronised', color: 'green' },
  { label: '', text: 'unsynchronised', color: 'orange' },
];

export function kernelFlag(): PanelSource {
  return stateTimeline(
    {
      title: 'What the kernel tells other programs',
      description:
        'The kernel\'s flag STA_UNSYNC, which the daemon keeps true and other programs and node_exporter read. It should agree with the ' +
        'daemon\'s own state. With a virtual clock the daemon leaves the kernel alone.',
    },
    flagStates,
    range(metric('ntp_kernel_unsynchronized'), 'kernel'),
    range(`1 - ${metric('ntp_system_synchronized')}`, 'daemon'),
  );
}

export function kernelBound(): PanelSource {
  return graph(
    {
      title: 'Error bound: kernel and daemon',
      description:
        'Maximum and estimated error that the kernel tells other programs, and the daemon\'s own bound. The kernel\'s maximum may be higher, because it grows ' +
        'between updates. Without a sign; logarithmic scale.',
      unit: 's',
    },
    range(metric('ntp_kernel_max_error_seconds'), 'kernel, maximum'),
    range(metric('ntp_kernel_estimated_error_seconds'), 'kernel, estimated'),
    range(metric('ntp_system_max_error_seconds'), 'daemon, bound'),
  ).scaleDistribution(logarithmic());
}
