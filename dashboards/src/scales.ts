// Scales of a value axis, where the plain one would hide what is small.

import { ScaleDistribution, ScaleDistributionConfigBuilder } from '@grafana/grafana-foundation-sdk/common';

export function linear(): ScaleDistributionConfigBuilder {
  return new ScaleDistributionConfigBuilder().type(ScaleDistribution.Linear);
}

/** For values that are never 0. */
export function logarithmic(): ScaleDistributionConfigBuilder {
  return new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10);
}

/** For values that may be 0: linear below `threshold`, logarithmic above. */
export function logarithmicAbove(threshold: number): ScaleDistributionConfigBuilder {
  return new ScaleDistributionConfigBuilder()
    .type(ScaleDistribution.Symlog)
    .log(10)
    .linearThreshold(threshold);
}
