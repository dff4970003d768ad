// Serves the page on a loopback port, opens it in headless Chromium and takes a picture of each dashboard.
//
//   npm run render -- --prometheus http://127.0.0.1:9090 --out pictures [--window 600] [--scrape 1]
//                     [--job ntp] [--instance NODE] [--chromium /usr/bin/chromium]

import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const icons = join(here, 'node_modules/@grafana/ui/dist');
const names = ['fleet', 'node'];

const { values: options } = parseArgs({
  options: {
    prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
    out: { type: 'string', default: 'pictures' },
    window: { type: 'string', default: '600' },
    scrape: { type: 'string', default: '1' },
    job: { type: 'string', default: 'ntp' },
    instance: { type: 'string', default: '' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const html = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/page.css">
<body><div id="root"></div><script src="/page.js"></script></body>`;

function file(response: ServerResponse, path: string, type: string): void {
  response.writeHead(200, { 'Content-Type': type }).end(readFileSync(path));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  if (url.startsWith('/api/v1/')) {
    const passed = await fetch(`${options.prometheus}${url}`);
    response.writeHead(passed.status, { 'Content-Type': 'application/json' }).end(await passed.text());
  } else if (url === '/page.js') {
    file(response, join(here, '.cache/page.js'), 'text/javascript');
  } else if (url === '/page.css') {
    file(response, join(here, '.cache/page.css'), 'text/css');
  } else if (url.startsWith('/dashboards/')) {
    const name = names.find((known) => url === `/dashboards/${known}.json`);
    file(response, join(here, '..', `${name ?? ''}.json`), 'application/json');
  } else if (url.includes('/img/icons/')) {
    const path = normalize(url.slice(url.indexOf('/img/icons/')));
    file(response, join(icons, 'public', path), 'image/svg+xml');
  } else {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(html);
  }
}

async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** One picture; true if the page had no error and all queries of its panels worked. */
async function picture(browser: Browser, base: string, name: string): Promise<boolean> {
  // Tall enough for the largest dashboard: a table that is not in view draws no rows.
  const page = await browser.newPage({ viewport: { width: 1648, height: 4000 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  const query = new URLSearchParams({
    dashboard: name,
    job: options.job,
    instance: options.instance,
    window: options.window,
    scrape: options.scrape,
  });
  await page.goto(`${base}/?${query.toString()}`);
  await page.waitForFunction(() => document.body.dataset['done'] !== undefined, undefined, { timeout: 60_000 });
  const errors = await page.evaluate(() => document.body.dataset['errors'] ?? '[]');
  complaints.push(...(JSON.parse(errors) as string[]));
  const path = join(options.out, `${name}.png`);
  await page.locator('#root').screenshot({ path });
  console.log(path);
  for (const complaint of complaints) console.error(`${name}: ${complaint}`);
  await page.close();
  return complaints.length === 0;
}

mkdirSync(options.out, { recursive: true });
const server = await serve();
const browser = await chromium.launch({
  executablePath: options.chromium,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
let well = true;
for (const name of names) {
  const { port } = server.address() as AddressInfo;
  well = (await picture(browser, `http://127.0.0.1:${port}`, name)) && well;
}
await browser.close();
server.close();
process.exitCode = well ? 0 : 1;
