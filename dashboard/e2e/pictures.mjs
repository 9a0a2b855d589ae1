// Takes the README's pictures of a running server (./run.sh, some minutes after its start): docs/images/*.png.
// Usage: node e2e/pictures.mjs --url http://127.0.0.1:8080 [--key KEY] [--chromium PATH]
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values: options } = parseArgs({ options: { url: { type: 'string' }, key: { type: 'string' }, chromium: { type: 'string', default: '/usr/bin/chromium' } } });
if (!options.url) {
  console.error('--url http://127.0.0.1:PORT is required: the address of a running medistock server');
  process.exit(2);
}
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: options.chromium, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce' });
if (options.key) await context.request.post(new URL('/api/v1/session', options.url).href, { data: { key: options.key }, headers: { Origin: new URL(options.url).origin } });
const answer = await context.request.get(new URL('/api/v1/territories/FR/coverage?limit=1', options.url).href);
const shown = (await answer.json()).coverage[0].presentation;

const pictures = [
  ['mur', '/mur?panel=fr-pui', '[data-testid=clock]'],
  ['signaux', '/signaux', '[data-testid=signal-row]', page => page.locator('[data-testid=signal-row]').first().click()],
  ['carte', `/carte?presentation=${shown}&link=pui`, '[data-testid=dep-53]'],
  ['presentation', `/presentation/${shown}`, '[data-testid=rung-pui]'],
  ['plan-hivernal', '/plan-hivernal', '[data-testid=plan-METRO]'],
];
for (const [name, path, ready, then] of pictures) {
  const page = await context.newPage();
  await page.goto(new URL(path, options.url).href);
  await page.locator(ready).first().waitFor({ timeout: 30_000 });
  await page.waitForFunction(() => document.querySelector('[data-live=fresh]') !== null, undefined, { timeout: 30_000 });
  if (then) await then(page);
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => { /* A page with a live feed is never idle for long. */ });
  await page.screenshot({ path: `${folder}${name}.png` });
  console.log(`docs/images/${name}.png`);
  await page.close();
}
await browser.close();
