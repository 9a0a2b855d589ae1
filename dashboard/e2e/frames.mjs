// How smoothly the console draws while the hub talks: the real built page in real Chromium, a stand-in of the server in another process.
// Prints the time to the first rows and to the first key answered, then frames (between animation frames) of an empty page and of the console at the rate asked.
// Usage: node e2e/frames.mjs [--dist DIR] [--signals 2000] [--rate 500] [--seconds 30] [--chromium PATH]
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values: options } = parseArgs({ options: {
  dist: { type: 'string' }, signals: { type: 'string', default: '2000' }, rate: { type: 'string', default: '500' }, seconds: { type: 'string', default: '30' }, chromium: { type: 'string', default: '/usr/bin/chromium' },
} });
const seconds = Number(options.seconds);
const standIn = fork(fileURLToPath(new URL('./stand-in.mjs', import.meta.url)), ['--signals', options.signals, ...options.dist ? ['--dist', options.dist] : []], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
const url = await new Promise(resolve => standIn.stdout.once('data', line => resolve(String(line).trim())));
const tell = async path => (await fetch(`${url}/stand-in/${path}`, { method: 'POST' })).json();
const browser = await chromium.launch({ executablePath: options.chromium, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'fr-FR', timezoneId: 'Europe/Paris' });

/** Runs inside the page: gaps between animation frames and tasks over 50 ms, for so long. */
const watch = ms => new Promise(resolve => {
  const gaps = [], tasks = [];
  const observer = new PerformanceObserver(list => { for (const entry of list.getEntries()) tasks.push(entry.duration); });
  observer.observe({ type: 'longtask' });
  let last = null;
  const started = performance.now();
  const step = now => {
    if (last !== null) gaps.push(now - last);
    last = now;
    if (now - started < ms) requestAnimationFrame(step);
    else {
      observer.disconnect();
      resolve({ gaps, tasks });
    }
  };
  requestAnimationFrame(step);
});
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
function print(name, { gaps, tasks }) {
  const sorted = gaps.toSorted((a, b) => a - b);
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  console.log(`${name.padEnd(34)} ${(1000 * gaps.length / total).toFixed(1)} fps  p50 ${at(sorted, 0.5).toFixed(1)}  p99 ${at(sorted, 0.99).toFixed(1)}  p99.9 ${at(sorted, 0.999).toFixed(1)}  max ${sorted.at(-1).toFixed(1)} ms  `
    + `over 17 ms: ${(100 * gaps.filter(gap => gap > 17).length / gaps.length).toFixed(2)} %, over 34 ms: ${gaps.filter(gap => gap > 34).length}  long tasks: ${tasks.length}${tasks.length > 0 ? `, longest ${Math.max(...tasks).toFixed(0)} ms` : ''}`);
}

try {
  console.log(`${cpus().length} × ${cpus()[0].model}; Chromium ${browser.version()} headless, software rendering, 1920×1080; ${options.signals} signals`);
  const empty = await context.newPage();
  await empty.goto('about:blank');
  await empty.waitForTimeout(500);
  print('empty page', await empty.evaluate(watch, 10_000));
  await empty.close();

  // The first page of a fresh browser context: nothing cached, code not compiled.
  const firsts = [];
  for (let run = 0; run < 5; run++) {
    const fresh = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const page = await fresh.newPage();
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector('[data-testid=signal-row]')) return;
        observer.disconnect();
        // Answered: a key pressed at once has changed the page in a frame.
        requestAnimationFrame(() => setTimeout(() => {
          window.rowsAt = performance.now();
          dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
          requestAnimationFrame(() => setTimeout(() => { window.answeredAt = document.querySelector('.row.current') ? performance.now() : null; }));
        }));
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(`${url}/signaux`);
    await page.waitForFunction(() => window.answeredAt !== undefined);
    firsts.push(await page.evaluate(() => ({ paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null, rows: window.rowsAt, answered: window.answeredAt })));
    await fresh.close();
  }
  for (const { paint, rows, answered } of firsts) console.log(`first page: first paint ${paint?.toFixed(0)} ms, rows drawn ${rows.toFixed(0)} ms, first key answered ${answered?.toFixed(0) ?? 'NOT'} ms after navigation began`);

  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));
  await page.goto(`${url}/signaux`);
  await page.locator('[data-testid=signal-row]').first().waitFor();
  await page.keyboard.press('j');
  await page.locator('[data-testid=evidence]').waitFor();
  await page.waitForTimeout(2000);
  print('console, quiet', await page.evaluate(watch, 5000));
  const before = await tell(`rate/${options.rate}`);
  const began = performance.now();
  await page.waitForTimeout(1000);
  print(`console, ${options.rate} updates/s`, await page.evaluate(watch, seconds * 1000));
  // The same while somebody walks down the list, five rows a second.
  const walking = page.evaluate(watch, seconds * 500);
  for (let step = 0; step < seconds * 2.5; step++) {
    await page.keyboard.press('j');
    await page.waitForTimeout(195);
  }
  print(`… and somebody walking the list`, await walking);
  const after = await tell('rate/0');
  console.log(`${after.sent - before.sent} updates in ${((performance.now() - began) / 1000).toFixed(1)} s: ${(1000 * (after.sent - before.sent) / (performance.now() - began)).toFixed(0)} a second`);
  await page.waitForTimeout(1500);
  const shown = await page.$$eval('[data-testid=signal-row]', rows => rows.map(row => [row.dataset.id, row.querySelector('.what strong').textContent]));
  const wrong = shown.filter(([id, text]) => text !== `${after.values[id].toFixed(1).replace('.', ',')} j`);
  console.log(`${shown.length} rows in view, ${wrong.length} with another value than the server's; errors in the page: ${errors.length}`);
  if (wrong.length > 0 || errors.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  standIn.kill();
}
