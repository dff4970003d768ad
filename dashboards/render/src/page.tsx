// The page: a dashboard on Grafana's grid. `document.body.dataset.done` says that everything is drawn;
// `dataset.errors` lists, as JSON, what could not be.

import { createTheme, ThemeContext, type GrafanaTheme2 } from '@grafana/data';
import { GlobalStyles, PanelChrome } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { registerTransformers } from './fields';
import { Graph } from './graph';
import { Heatmap } from './heatmap';
import { load, marks, type Loaded, type Mark, type Window } from './load';
import type { Dashboard, Panel, Request } from './model';
import { Stat } from './stat';
import { Timeline } from './timeline';
import { variableValues, type Values } from './variables';

const gap = 8;
const unitHeight = 30;

interface Drawn {
  panel: Panel;
  loaded: Loaded | Error;
}

interface Scene {
  drawn: Drawn[];
  marks: Mark[];
  window: Window;
  width: number;
  theme: GrafanaTheme2;
}

function readRequest(): Request {
  const query = new URLSearchParams(location.search);
  const number = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise);
  return {
    dashboard: query.get('dashboard') ?? 'fleet',
    job: query.get('job') ?? 'ntp',
    instance: query.get('instance') ?? '',
    window: number('window', 600),
    scrape: number('scrape', 1),
    width: number('width', 1600),
  };
}

function rectangle({ gridPos }: Panel, width: number): { left: number; top: number; width: number; height: number } {
  const column = (width + gap) / 24;
  const row = unitHeight + gap;
  return {
    left: gridPos.x * column,
    top: gridPos.y * row,
    width: gridPos.w * column - gap,
    height: gridPos.h * row - gap,
  };
}

function Content({ drawn, scene, width, height }: { drawn: Drawn; scene: Scene; width: number; height: number }): ReactElement {
  const { panel, loaded } = drawn;
  const { theme, window } = scene;
  if (loaded instanceof Error) return <div style={{ color: 'red' }}>{loaded.message}</div>;
  if (loaded.frames.every((frame) => frame.length === 0)) return <div>No data</div>;
  const common = { panel, loaded, window, theme, width, height };
  switch (panel.type) {
    case 'timeseries':
      return <Graph {...common} marks={scene.marks} />;
    case 'stat':
      return <Stat {...common} />;
    case 'state-timeline':
      return <Timeline {...common} />;
    case 'heatmap':
      return <Heatmap {...common} />;
    case 'table':
      return (
        <TableNG
          data={loaded.frames[0]!}
          width={width}
          height={height}
          sortBy={panel.options.sortBy}
          cellHeight={panel.options.cellHeight}
          fieldConfig={panel.fieldConfig}
          enableVirtualization={false}
        />
      );
    default:
      return <div>cannot draw {panel.type}</div>;
  }
}

function PanelBox({ drawn, scene }: { drawn: Drawn; scene: Scene }): ReactElement {
  const { panel } = drawn;
  const { left, top, width, height } = rectangle(panel, scene.width);
  if (panel.type === 'row') {
    return <h4 style={{ position: 'absolute', left, top: top + 6 }}>{panel.title}</h4>;
  }
  return (
    <div style={{ position: 'absolute', left, top, width, height }}>
      <PanelChrome title={panel.title} description={panel.description ?? ''} width={width} height={height}>
        {(w, h) => <Content drawn={drawn} scene={scene} width={w} height={h} />}
      </PanelChrome>
    </div>
  );
}

function DashboardView({ dashboard, scene, values }: { dashboard: Dashboard; scene: Scene; values: Values }): ReactElement {
  const chosen = dashboard.templating.list
    .filter(({ name }) => values[name] !== undefined)
    .map(({ name, label }) => `${label}: ${(values[name] ?? '').replaceAll('\\', '')}`);
  const bottom = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  return (
    <ThemeContext.Provider value={scene.theme}>
      <GlobalStyles />
      <div style={{ padding: 16, width: scene.width + 32 }}>
        <h2>{dashboard.title}</h2>
        <div style={{ marginBottom: 12 }}>{chosen.join('   |   ')}</div>
        <div style={{ position: 'relative', height: bottom * (unitHeight + gap) }}>
          {scene.drawn.map((drawn) => (
            <PanelBox key={drawn.panel.id} drawn={drawn} scene={scene} />
          ))}
        </div>
      </div>
    </ThemeContext.Provider>
  );
}

function done(errors: string[]): void {
  document.body.dataset['errors'] = JSON.stringify(errors);
  document.body.dataset['done'] = 'yes';
}

async function main(): Promise<void> {
  registerTransformers();
  const request = readRequest();
  const theme = createTheme({ colors: { mode: 'dark' } });
  const dashboard = (await (await fetch(`/dashboards/${request.dashboard}.json`)).json()) as Dashboard;
  const values = await variableValues(dashboard, request);
  const to = Date.now() / 1000;
  const window = { from: to - request.window, to };

  const loadPanel = async (panel: Panel): Promise<Drawn> => {
    const pixels = rectangle(panel, request.width).width;
    const loaded = await load(panel, request, values, window, pixels, theme).catch((error: Error) => error);
    return { panel, loaded };
  };
  const drawn = await Promise.all(dashboard.panels.map(loadPanel));
  const found = await Promise.all(
    dashboard.annotations.list.map((annotation) => marks(annotation, request, values, window, theme)),
  );
  const scene = { drawn, marks: found.flat(), window, width: request.width, theme };
  createRoot(document.getElementById('root')!).render(
    <DashboardView dashboard={dashboard} scene={scene} values={values} />,
  );
  const errors = drawn.flatMap(({ panel, loaded }) =>
    loaded instanceof Error ? [`${panel.title}: ${loaded.message}`] : [],
  );
  setTimeout(() => done(errors), 1500);
}

main().catch((error: Error) => {
  document.getElementById('root')!.textContent = String(error.stack);
  done([error.message]);
});
