// JavaScript that each page loads, gzip, against its limit.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../src/Medistock.Realtime.Web/wwwroot/', import.meta.url));
const limitsKb = { mur: 60, signaux: 120, carte: 120, 'plan-hivernal': 100, previsions: 60, presentation: 100, etablissement: 100, etat: 100, index: 60, connexion: 30 };
let over = false;
for (const [page, limitKb] of Object.entries(limitsKb)) {
  const html = readFileSync(`${root}${page}.html`, 'utf8');
  const loaded = new Set([...html.matchAll(/"\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path));
  // Chunks imported by chunks that the html did not name.
  for (const path of loaded) for (const [, name] of readFileSync(root + path, 'utf8').matchAll(/from"\.\/([^"]+\.js)"/g)) loaded.add(`assets/${name}`);
  const bytes = [...loaded].reduce((sum, path) => sum + gzipSync(readFileSync(root + path)).length, 0);
  console.log(`${page.padEnd(10)} ${(bytes / 1000).toFixed(1).padStart(6)} kB of ${limitKb}`);
  over ||= bytes > limitKb * 1000;
}
if (over) {
  console.error('a page is heavier than its limit');
  process.exitCode = 1;
}
