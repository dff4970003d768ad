// The rules of grafana/dashboard-linter, and a few more, on the committed JSON. Run in the order of
// the file; the last test looks for exceptions that are no longer needed.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { excluded, unused } from './exclusions.js';
import { committed, dataPanels, files, queries, type Dashboard, type Template } from './model.js';
import { balanced, bareNames, selectors } from './promql.js';
import { knownUnits } from './units.js';

const uid = '${datasource}';
const uids: Record<string, string> = { fleet: 'gnomon-fleet', node: 'gnomon-node' };

function template(dashboard: Dashboard, name: string): Template {
  const found = dashboard.templating.list.find((entry) => entry.name === name);
  assert.ok(found, `variable ${name} is missing`);
  return found;
}

function queryTemplates(dashboard: Dashboard): Template[] {
  return dashboard.templating.list.filter((entry) => entry.type === 'query');
}

function none(violations: string[]): void {
  assert.deepEqual(violations, []);
}

/** `{job=~"$job", ...}` has the matcher `label=~"$label"`. */
function hasMatcher(matchers: string, label: string): boolean {
  return matchers.split(', ').includes(`${label}=~"$${label}"`);
}

function withoutMatcher(dashboard: Dashboard, label: string): string[] {
  const missing = queries(dashboard).filter(({ expr }) =>
    selectors(expr).some(({ matchers }) => !hasMatcher(matchers, label)),
  );
  return missing
    .filter(({ panel }) => !excluded(`target-${label}-rule`, dashboard.title, panel))
    .map(({ place }) => place);
}

function templateRules(dashboard: Dashboard): void {
  test('template-datasource-rule', () => {
    const { type, query, label } = template(dashboard, 'datasource');
    assert.deepEqual({ type, query, label }, { type: 'datasource', query: 'prometheus', label: 'Data source' });
  });
  for (const [name, label] of [['job', 'Job'], ['instance', 'Instance']] as const) {
    test(`template-${name}-rule`, () => {
      const entry = template(dashboard, name);
      assert.equal(entry.type, 'query');
      assert.equal(entry.label, label);
      assert.equal(entry.datasource?.uid, uid);
      assert.equal(entry.allValue, '.+');
      if (!excluded(`template-${name}-rule`, dashboard.title)) assert.equal(entry.multi, true);
    });
  }
  test('template-label-promql-rule', () => {
    const form = /^label_values\([a-z_]+(\{[^}]*\})?, [a-z]+\)$/;
    none(queryTemplates(dashboard).filter(({ query }) => !form.test(query)).map(({ name }) => name));
  });
  test('template-on-time-change-reload-rule', () => {
    none(queryTemplates(dashboard).filter(({ refresh }) => refresh !== 2).map(({ name }) => name));
  });
  test('every variable but the data source is used in a query', () => {
    const text = queries(dashboard).map(({ expr }) => expr).join('\n');
    none(queryTemplates(dashboard).filter(({ name }) => !text.includes(`"$${name}"`)).map(({ name }) => name));
  });
}

function panelRules(dashboard: Dashboard): void {
  const panels = dataPanels(dashboard);
  test('panel-datasource-rule', () => {
    none(panels.filter((panel) => panel.datasource?.uid !== uid).map(({ title }) => title));
    none(
      panels
        .filter((panel) => (panel.targets ?? []).some((target) => target.datasource?.uid !== uid))
        .map(({ title }) => title),
    );
  });
  test('panel-title-description-rule', () => {
    none(panels.filter(({ title, description }) => title === '' || (description ?? '').length < 20).map(({ id }) => `${id}`));
    assert.equal(new Set(panels.map(({ title }) => title)).size, panels.length, 'titles differ');
  });
  test('panel-units-rule', () => {
    const unitsOf = (panel: (typeof panels)[number]): string[] => [
      panel.fieldConfig?.defaults.unit ?? '',
      ...(panel.fieldConfig?.overrides ?? [])
        .flatMap(({ properties }) => properties)
        .filter(({ id }) => id === 'unit')
        .map(({ value }) => String(value)),
    ];
    none(panels.filter((panel) => unitsOf(panel).some((unit) => !knownUnits.has(unit))).map(({ title }) => title));
  });
  test('panel-no-targets-rule', () => {
    none(panels.filter(({ targets }) => (targets ?? []).length === 0).map(({ title }) => title));
  });
  test('no empty legend; refIds and ids are unique', () => {
    none(
      panels
        .filter(({ targets }) => (targets ?? []).some(({ legendFormat }) => (legendFormat ?? '') === ''))
        .map(({ title }) => title),
    );
    for (const { targets, title } of panels) {
      const refIds = (targets ?? []).map(({ refId }) => refId);
      assert.equal(new Set(refIds).size, refIds.length, title);
    }
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
  });
  test('panels lie within 24 columns and do not overlap', () => {
    const cells = new Map<string, string>();
    for (const { gridPos: { x, y, w, h }, title } of dashboard.panels) {
      assert.ok(x >= 0 && x + w <= 24 && h > 0, title);
      for (let column = x; column < x + w; ++column) {
        for (let row = y; row < y + h; ++row) {
          const cell = `${column},${row}`;
          assert.equal(cells.get(cell), undefined, `${title} lies on ${cells.get(cell) ?? ''}`);
          cells.set(cell, title);
        }
      }
    }
  });
  test('a panel of an offset, frequency or correction explains the sign', () => {
    const signed = /\bntp_[a-z]+_(offset_seconds|pending_correction_seconds|frequency_ratio|frequency_mismatch_ratio)\{/;
    const explained = /positive|without a sign|cells above 0/i;
    none(
      panels
        .filter((panel) => (panel.targets ?? []).some(({ expr }) => signed.test(expr)))
        .filter(({ description }) => !explained.test(description ?? ''))
        .map(({ title }) => title),
    );
  });
}

function targetRules(dashboard: Dashboard): void {
  test('target-promql-rule: brackets close, every metric has matchers', () => {
    none(queries(dashboard).filter(({ expr }) => !balanced(expr)).map(({ place }) => place));
    none(queries(dashboard).flatMap(({ expr, place }) => bareNames(expr).map((name) => `${place}: ${name}`)));
  });
  test('target-job-rule', () => none(withoutMatcher(dashboard, 'job')));
  test('target-instance-rule', () => none(withoutMatcher(dashboard, 'instance')));
  test('every query has a site matcher', () => none(withoutMatcher(dashboard, 'site')));
  test('target-rate-interval-rule', () => {
    const wrong = queries(dashboard).filter(({ expr }) =>
      selectors(expr).some(
        ({ call, range }) => /^i?rate$/.test(call ?? '') && range !== '$__rate_interval',
      ),
    );
    none(wrong.map(({ place }) => place));
  });
  test('target-counter-agg-rule', () => {
    const wrong = queries(dashboard).filter(({ expr }) =>
      selectors(expr).some(
        ({ name, call }) => /_(total|bucket)$/.test(name) && !/^(i?rate|increase)$/.test(call ?? ''),
      ),
    );
    none(wrong.map(({ place }) => place));
  });
}

for (const name of files) {
  const dashboard = committed(name);
  describe(name, () => {
    templateRules(dashboard);
    panelRules(dashboard);
    targetRules(dashboard);
    test('uneditable-dashboard', () => assert.equal(dashboard.editable, false));
    test('fixed uid', () => assert.equal(dashboard.uid, uids[name]));
    test('links keep the time and lead to dashboards that exist', () => {
      const text = JSON.stringify(dashboard);
      const targets = [...text.matchAll(/\/d\/([a-z-]+)\?/g)].map((match) => match[1] ?? '');
      assert.ok(targets.length > 0);
      none(targets.filter((target) => !Object.values(uids).includes(target)));
      none(dashboard.links.filter(({ keepTime }) => !keepTime).map(({ url }) => url));
    });
  });
}

after(() => {
  none(unused());
});
