import { getFieldDisplayValues, type GrafanaTheme2 } from '@grafana/data';
import { BigValue } from '@grafana/ui';
import type { ReactElement } from 'react';
import type { Loaded } from './load';
import type { Panel } from './model';

interface Props {
  panel: Panel;
  loaded: Loaded;
  theme: GrafanaTheme2;
  width: number;
  height: number;
}

export function Stat({ panel, loaded, theme, width, height }: Props): ReactElement {
  const { reduceOptions, colorMode, graphMode, justifyMode, textMode } = panel.options;
  const values = getFieldDisplayValues({
    data: loaded.frames,
    fieldConfig: panel.fieldConfig,
    reduceOptions,
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
  return (
    <div style={{ display: 'flex' }}>
      {values.map((value, index) => (
        <BigValue
          key={index}
          value={value.display}
          width={width / values.length}
          height={height}
          colorMode={colorMode}
          graphMode={graphMode}
          justifyMode={justifyMode}
          textMode={textMode}
          theme={theme}
        />
      ))}
    </div>
  );
}
