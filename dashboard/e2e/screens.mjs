// Opens every page of a running server in Chromium and checks what a person would see:
// live within 15 s, no error in the page, axe without violation, nothing cut off or overflowing, at 1920×1080 and 1280×720.
// Usage: node e2e/screens.mjs --url http://127.0.0.1:PORT [--screenshots DIR] [--key KEY] [--chromium PATH]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { calibration } from './calibration.mjs';
import { cutOff } from './cut-off.mjs';

const { values: options } = parseArgs({ options: {
  url: { type: 'string' }, screenshots: { type: 'string' }, key: { type: 'string' }, chromium: { type: 'string', default: '/usr/bin/chromium' },
} });
if (!options.url) {
  console.error('--url http://127.0.0.1:PORT is required: the address of a running medistock server');
  process.exit(2);
}
if (options.screenshots) mkdirSync(options.screenshots, { recursive: true });

const pages = [
  { name: 'index', path: '/', ready: 'main' },
  ...['fr-pui', 'dep-pui', 'fr-officine', 'dep-officine', 'map', 'plan'].map(panel => (
    { name: `mur-${panel}`, path: `/mur?panel=${panel}`, ready: '[data-testid=clock]', then: panel === 'map' ? page => page.locator('.panel .map, .panel .empty').first().waitFor() : undefined })),
  { name: 'signaux', path: '/signaux', ready: '[data-testid=count]', then: openFirstSignal },
  { name: 'carte', path: '/carte', ready: '[data-testid=dep-53]', then: page => page.locator('[data-testid=dep-53]').focus() },
  { name: 'plan-hivernal', path: '/plan-hivernal', ready: '[data-testid=plan-METRO]', then: openDecisionForm },
  { name: 'previsions', path: '/previsions', ready: '.previsions .empty, [data-testid=inside-plot]' },
  // Scores take weeks to come: drawn from an answer like the server's.
  { name: 'previsions-scored', path: '/previsions?territory=FR&link=pui', ready: '[data-testid=inside-plot]', answers: calibration, then: page => page.locator('details summary').last().click() },
  { name: 'etablissement', path: '/etablissement', ready: '[data-testid=finess-input]' },
  { name: 'etablissement-lignes', path: '/etablissement', ready: '[data-testid=finess-input]', then: openEstablishment },
  { name: 'etat', path: '/etat', ready: '[data-testid=gauges]' },
  { name: 'connexion', path: '/connexion', ready: 'form', live: false },
];
const sizes = [{ width: 1920, height: 1080 }, { width: 1280, height: 720 }];

async function openFirstSignal(page) {
  const row = page.locator('[data-testid=signal-row]').first();
  if (await row.count() === 0) return;
  await row.click();
  await page.locator('[data-testid=evidence]').waitFor();
}

/** The first establishment that a signal in force names, and its first line; where none is named, the page as it is. */
async function openEstablishment(page) {
  const named = page.locator('[data-testid=named] a').first();
  if (await named.count() === 0) return;
  await named.click();
  await page.locator('[data-testid=line] button').first().click();
  await page.locator('[data-testid=line-forecast], [data-testid=no-forecast]').first().waitFor();
}

/** Where the key may decide; elsewhere the page as it is. */
async function openDecisionForm(page) {
  await page.locator('.acts, .plan-detail .aside').first().waitFor();
  const decide = page.locator('[data-testid=decide]');
  if (await decide.count() > 0) await decide.click();
}

const browser = await chromium.launch({ executablePath: options.chromium, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
let failures = 0;
const fail = (where, what) => {
  failures++;
  console.log(`FAILED ${where}: ${what}`);
};

for (const viewport of sizes) {
  const context = await browser.newContext({ viewport, locale: 'fr-FR', timezoneId: 'Europe/Paris' });
  if (options.key) {
    const answer = await context.request.post(new URL('/api/v1/session', options.url).href, { data: { key: options.key }, headers: { Origin: new URL(options.url).origin } });
    if (!answer.ok()) fail('session', `the key was refused: ${answer.status()}`);
  }
  for (const { name, path, ready, then, answers, live = true } of pages) {
    const where = `${path} ${viewport.width}×${viewport.height}`;
    const page = await context.newPage();
    page.on('pageerror', error => fail(where, `error in the page: ${error.message}`));
    page.on('response', response => { if (response.status() >= 400 && new URL(response.url()).origin === new URL(options.url).origin) fail(where, `${response.status()} ${response.url()}`); });
    try {
      if (answers) await page.route('**/api/v1/forecasts/calibration?*', route => route.fulfill({ json: answers }));
      await page.goto(new URL(path, options.url).href);
      await page.locator(ready).first().waitFor({ timeout: 15_000 });
      if (live) await page.waitForFunction(() => document.querySelector('[data-live=fresh]') !== null, undefined, { timeout: 15_000 });
      if (then) await then(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const violation of violations) fail(where, `axe ${violation.id} (${violation.impact}): ${violation.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`);
      for (const found of await page.evaluate(cutOff)) fail(where, found);
      if (options.screenshots) await page.screenshot({ path: join(options.screenshots, `${name}-${viewport.width}x${viewport.height}.png`) });
      console.log(`seen   ${where}`);
    } catch (error) {
      fail(where, error.message.split('\n')[0]);
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
console.log(failures === 0 ? `screens: ${pages.length * sizes.length} views, 0 failures` : `screens: ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
