// A stand-in of the server for measurements of the screens alone: the built pages, the calls that the console makes, and the hub, with as many
// signals and updates a second as asked. A test tool: what it says is made up, nothing of it is in the product.
// Usage: node e2e/stand-in.mjs [--dist DIR] [--port N] [--signals N] [--rate N]; POST /stand-in/rate/N changes the rate while it runs.
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const { values: options } = parseArgs({ options: {
  dist: { type: 'string', default: fileURLToPath(new URL('../../src/Medistock.Realtime.Web/wwwroot', import.meta.url)) },
  port: { type: 'string', default: '0' }, signals: { type: 'string', default: '2000' }, rate: { type: 'string', default: '0' },
} });

// One seed, the same signals each time.
let seed = 20261123;
const chance = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const among = list => list[Math.floor(chance() * list.length)];
const departments = ['01 Ain', '13 Bouches-du-Rhône', '2A Corse-du-Sud', '31 Haute-Garonne', '33 Gironde', '35 Ille-et-Vilaine', '44 Loire-Atlantique', '53 Mayenne', '59 Nord', '67 Bas-Rhin', '69 Rhône', '75 Paris', '974 La Réunion']
  .map(text => [`DEP-${text.split(' ')[0]}`, text.slice(text.indexOf(' ') + 1)]);
const medicines = [['AMOXICILLINE ESSAI 250 mg/5 ml, poudre pour suspension buvable', 'AMOXICILLINE'], ['PARACÉTAMOL ESSAI 1 g, comprimé', 'PARACÉTAMOL'], ['SALBUTAMOL ESSAI 100 microgrammes/dose, suspension pour inhalation', 'SALBUTAMOL'],
  ['CISATRACURIUM ESSAI 2 mg/ml, solution injectable/pour perfusion', 'CISATRACURIUM'], ['PREDNISOLONE ESSAI 20 mg, comprimé orodispersible', 'PREDNISOLONE']];
const started = Date.now();
const iso = ms => new Date(ms).toISOString();
const epoch = randomUUID();
let head = 0;

function evidenceOf(days, at, territory) {
  return [{ what: 'couverture', value: days, unit: 'jours', source: territory, at }, { what: 'stock', value: Math.round(days * 31), unit: 'boîtes', source: territory, at },
    { what: 'consommation', value: 31, unit: 'boîtes par jour', source: territory, at }];
}
const signals = Array.from({ length: Number(options.signals) }, (_, at) => {
  const [territory, territoryName] = among(departments), [presentationLabel, dci] = among(medicines);
  const severity = among(['critical', 'alert', 'alert', 'watch', 'watch', 'info']), when = iso(started - Math.floor(chance() * 48 * 3600_000));
  const days = Math.round(chance() * 95) / 10;
  return {
    id: `S${at + 1}`, version: 1, sequence: 0, kind: among(['coverage', 'coverage', 'depletion', 'surge']), severity, state: 'open', corroboration: among(['isolated', 'corroborated']),
    subject: { territory, territoryName, presentation: `34009${String(3000000 + at * 13)}0`, presentationLabel, finess: `${String(10000000 + at)}0`, establishmentName: `CH DE L'ESSAI ${at + 1}`, link: 'pui', group: null, groupLabel: null, dci },
    title: `Couverture basse : ${presentationLabel} — ${territoryName}`, rule: { name: 'coverage.alert', threshold: 10, unit: 'jours', official: true, source: 'MINSANTE 2020-100' },
    evidence: evidenceOf(days, when, territory), firstSeen: when, lastSeen: when, changedAt: when, count: 1, assignedTo: null, acknowledgedBy: null, acknowledgedAt: null, snoozedUntil: null, comments: [],
  };
});
const byId = new Map(signals.map(signal => [signal.id, signal]));
const status = () => ({ version: 'stand-in', phase: 'live', clock: { simulated: false, speed: 1 }, demo: false, exercise: null, establishments: 2700, reporting: 2511, shareReporting: 0.93,
  territories: departments.map(([territory]) => ({ territory, reporting: 25, due: 27 })), winterPlan: [] });

// ---- hub: SignalR's JSON protocol over one WebSocket, text frames only
const end = '\u001e';
const screens = new Set();
const frame = (kind, body, more = {}) => JSON.stringify({ type: 1, target: 'Frame', arguments: [{ epoch, kind, at: iso(Date.now()), asOf: iso(Date.now()), head, sequence: null, previous: null, body, ...more }] }) + end;
function send(socket, text) {
  const payload = Buffer.from(text);
  const length = payload.length;
  const header = length < 126 ? Buffer.from([0x81, length]) : length < 65536 ? Buffer.from([0x81, 126, length >> 8, length & 255]) : Buffer.alloc(10);
  if (length >= 65536) {
    header[0] = 0x81;
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  socket.write(Buffer.concat([header, payload]));
}
const everybody = text => { for (const socket of screens) send(socket, text); };

function told(socket, text) {
  for (const part of text.split(end)) {
    if (part === '') continue;
    const message = JSON.parse(part);
    if (message.protocol) send(socket, `{}${end}`);
    else if (message.type === 1 && message.target === 'Resume') {
      send(socket, frame('snapshot', { signals: signals.filter(open), coverage: [], status: status() }));
      send(socket, JSON.stringify({ type: 3, invocationId: message.invocationId, result: null }) + end);
      screens.add(socket);
      beat();
    }
  }
}
const open = signal => !['resolved', 'cleared'].includes(signal.state);

/** Unmasks what the browser says; it only ever says small things. */
function listen(socket) {
  let kept = Buffer.alloc(0);
  socket.on('data', data => {
    kept = Buffer.concat([kept, data]);
    while (kept.length >= 6) {
      const short = kept[1] & 127, at = short === 126 ? 4 : 2, length = short === 126 ? kept.readUInt16BE(2) : short;
      if (kept.length < at + 4 + length) return;
      const mask = kept.subarray(at, at + 4), body = Buffer.from(kept.subarray(at + 4, at + 4 + length));
      for (let index = 0; index < length; index++) body[index] ^= mask[index % 4];
      const kind = kept[0] & 15;
      kept = kept.subarray(at + 4 + length);
      if (kind === 1) told(socket, body.toString());
      else if (kind === 8) return socket.end();
    }
  });
  const gone = () => screens.delete(socket);
  socket.on('close', gone);
  socket.on('error', gone);
}

// ---- what happens
let sent = 0;
function change(signal) {
  signal.version++;
  signal.sequence = ++head;
  sent++;
  everybody(frame('signal', signal, { sequence: head, previous: head - 1 }));
}
/** Another value; now and then another severity, so that rows have to move. */
function update() {
  const signal = among(signals);
  const at = iso(Date.now());
  Object.assign(signal, { evidence: evidenceOf(Math.round(chance() * 95) / 10, at, signal.subject.territory), lastSeen: at, count: signal.count + 1 });
  if (chance() < 0.05) Object.assign(signal, { severity: among(['critical', 'alert', 'watch', 'info']), changedAt: at });
  change(signal);
}
const beat = () => everybody(frame('heartbeat', { dataAsOf: iso(Date.now()), serverTime: iso(Date.now()), version: 'stand-in' }));
setInterval(beat, 1000);
setInterval(() => everybody(frame('status', status())), 5000);
let rate = Number(options.rate), owed = 0, last = performance.now();
setInterval(() => {
  const now = performance.now();
  owed = Math.min(owed + rate * (now - last) / 1000, rate);
  last = now;
  for (; owed >= 1; owed--) update();
}, 10);

// ---- pages and calls
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const kept = new Map();
async function page(path, response) {
  const file = normalize(path.includes('.') ? path : `/${path.split('/')[1] || 'index'}.html`);
  try {
    if (!kept.has(file)) kept.set(file, gzipSync(await readFile(join(options.dist, file))));
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Encoding': 'gzip' }).end(kept.get(file));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    response.writeHead(404).end();
  }
}
const json = (response, code, body) => response.writeHead(code, { 'Content-Type': code < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body));
const me = 'permanence';
const acts = {
  acknowledge: () => ({ state: 'acknowledged', acknowledgedBy: me, acknowledgedAt: iso(Date.now()) }), resolve: () => ({ state: 'resolved' }), reopen: () => ({ state: 'open', snoozedUntil: null }),
  snooze: body => ({ state: 'snoozed', snoozedUntil: body.until }), assign: body => ({ assignedTo: body.assignee || null }), comment: () => ({}),
};
function act(id, verb, body, response) {
  const signal = byId.get(id);
  if (!signal || !acts[verb]) return json(response, 404, { code: 'signal.unknown' });
  if (signal.version !== body.version) return json(response, 409, { code: 'signal.version', current: signal });
  Object.assign(signal, acts[verb](body), { changedAt: iso(Date.now()) });
  if (body.comment) signal.comments.push({ by: me, at: iso(Date.now()), text: body.comment });
  change(signal);
  return json(response, 200, signal);
}
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://stand-in');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = () => JSON.parse(Buffer.concat(chunks).toString() || '{}');
  const [, action] = /^\/stand-in\/rate\/(\d+)$/.exec(pathname) ?? [];
  if (action !== undefined) rate = Number(action);
  if (pathname.startsWith('/stand-in/')) return json(response, 200, { sent, rate, head, values: Object.fromEntries(signals.map(signal => [signal.id, signal.evidence[0].value])) });
  if (pathname === '/live/negotiate') return json(response, 200, { negotiateVersion: 1, connectionId: randomUUID(), connectionToken: randomUUID(), availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }] });
  if (pathname === '/api/v1/session') return json(response, 200, { name: me, role: 'officer', demo: false });
  if (pathname === '/api/v1/territories') return json(response, 200, { territories: departments.map(([code, name]) => ({ code, name, kind: 'department' })) });
  if (pathname === '/api/v1/signals') return json(response, 200, { signals: signals.filter(signal => !open(signal)), next: null });
  const [, id, verb] = /^\/api\/v1\/signals\/([^/]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
  if (id !== undefined && verb !== undefined) return act(id, verb, body(), response);
  if (id !== undefined) return byId.has(id) ? json(response, 200, byId.get(id)) : json(response, 404, { code: 'signal.unknown', title: 'unknown' });
  if (pathname.startsWith('/api/')) return json(response, 404, { code: 'stand-in', title: 'not in the stand-in' });
  return page(pathname, response);
});
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.setNoDelay(true);
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  listen(socket);
});
// Whoever started it as a child and died takes it along.
process.on('disconnect', () => process.exit());
server.listen(Number(options.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
