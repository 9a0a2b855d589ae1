// Builds into a temporary folder and compares with the committed bundle, byte for byte: what is served is what the sources say.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const committed = fileURLToPath(new URL('../../src/Medistock.Realtime.Web/wwwroot', import.meta.url));
const fresh = mkdtempSync(join(tmpdir(), 'medistock-bundle-'));
const files = folder => readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  .map(entry => relative(folder, join(entry.parentPath, entry.name))).sort();
try {
  await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'error', build: { outDir: fresh } });
  const names = [...new Set([...files(committed), ...files(fresh)])];
  const has = (folder, name) => files(folder).includes(name);
  const different = names.filter(name => !has(committed, name) || !has(fresh, name) || !readFileSync(join(committed, name)).equals(readFileSync(join(fresh, name))));
  if (different.length > 0) {
    console.error(`The committed bundle is not what the sources build. Run "npm run build" and commit:\n  ${different.join('\n  ')}`);
    process.exitCode = 1;
  } else console.log(`bundle: ${names.length} files, as the sources build them`);
} finally {
  rmSync(fresh, { recursive: true });
}
