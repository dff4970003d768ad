// The JSON in the tree is what the source gives.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dashboards, text } from '../src/dashboards.js';
import { committedText, files } from './model.js';

test('every dashboard has a committed file', () => {
  assert.deepEqual(Object.keys(dashboards).sort(), [...files].sort());
});

for (const [name, dashboard] of Object.entries(dashboards)) {
  test(`${name}.json is what the source gives (else: npm run build)`, () => {
    assert.ok(text(dashboard) === committedText(name), `${name}.json differs from its source`);
  });
}
