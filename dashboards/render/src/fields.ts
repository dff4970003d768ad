// Field configuration and transformations, by Grafana's own code.

import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  FieldConfigOptionsRegistry,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
  type DataFrame,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  type GrafanaTheme2,
  type TransformerRegistryItem,
} from '@grafana/data';
import { firstValueFrom } from 'rxjs';
import type { Panel } from './model';

export function registerTransformers(): void {
  const used = [standardTransformers.mergeTransformer, standardTransformers.organizeFieldsTransformer];
  standardTransformersRegistry.setInit(() =>
    used.map((info) => ({
      id: info.id,
      name: info.name,
      transformation: () => Promise.resolve(info),
      editor: () => null,
      imageDark: '',
      imageLight: '',
    })) as TransformerRegistryItem[],
  );
}

export function transformed(panel: Panel, frames: DataFrame[]): Promise<DataFrame[]> {
  return firstValueFrom(transformDataFrame(panel.transformations ?? [], frames));
}

/** Ids of all properties that the panel sets, `custom.` for those of its own type. */
function propertyIds({ defaults, overrides }: FieldConfigSource): Set<string> {
  const standard = Object.keys(defaults).filter((key) => key !== 'custom');
  const custom = Object.keys((defaults.custom ?? {}) as object).map((key) => `custom.${key}`);
  const overridden = overrides.flatMap(({ properties }) => properties.map(({ id }) => id));
  return new Set([...standard, ...custom, ...overridden]);
}

function property(id: string): FieldConfigPropertyItem {
  const isCustom = id.startsWith('custom.');
  const path = isCustom ? id.slice('custom.'.length) : id;
  return {
    id,
    path,
    name: path,
    isCustom,
    editor: () => null,
    override: () => null,
    process: (value: unknown) => value,
    shouldApply: () => true,
  } as unknown as FieldConfigPropertyItem;
}

/** The frames with units, colours, thresholds, names and overrides applied. */
export function configured(panel: Panel, frames: DataFrame[], theme: GrafanaTheme2): DataFrame[] {
  const registry = new FieldConfigOptionsRegistry(() => [...propertyIds(panel.fieldConfig)].map(property));
  const result = applyFieldOverrides({
    data: frames,
    fieldConfig: panel.fieldConfig,
    fieldConfigRegistry: registry,
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
  cacheFieldDisplayNames(result);
  return result;
}
