// Writes dashboards/<name>.json, which are committed: a reader needs no node to import them.

import { writeFileSync } from 'node:fs';
import { dashboards, text } from './dashboards.js';

const folder = process.argv[2] ?? '.';
for (const [name, dashboard] of Object.entries(dashboards)) {
  writeFileSync(`${folder}/${name}.json`, text(dashboard));
}
