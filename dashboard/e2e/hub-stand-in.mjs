/**
 * Runs inside a page before its own scripts: stands in for the hub `/live`, so that a test says what the feed brings and how fast. The page's own socket, feed and screens
 * are the real ones. Everything is at `window.hub`. For tests only.
 */
export function hubStandIn() {
  const end = '\u001e';
  const started = Date.UTC(2026, 11, 12, 13, 5);
  const kept = name => sessionStorage.getItem(`stand-in.${name}`);
  const sockets = new Set();
  const overseas = [971, 972, 973, 974, 975, 976, 977, 978, 986, 987, 988];
  const hub = window.hub = {
    epoch: 'E1', head: 10, clock: started, frames: 0, rowVersion: 0, connections: 0, silent: false, refusing: false,
    /** Kept over a reload, as a server's are: version, another that answers in turn, and (ids) what stands. */
    version: kept('version') ?? '1.0.0', alternate: kept('alternate'),
    signals: new Map(), rows: new Map(), plan: [{ territory: 'FR', level: 1, reason: null, since: iso(started), phase: 'level1', season: '2026-2027' }],
    keep(name, value) { sessionStorage.setItem(`stand-in.${name}`, value); hub[name] = value; },
    heartbeat() { send('heartbeat', { epoch: hub.epoch, head: hub.head, dataAsOf: iso(hub.clock), serverTime: iso(hub.clock), version: hub.alternate && ++hub.beats % 2 ? hub.alternate : hub.version }); },
    beats: 0,
    status() { send('status', status()); },
    signal(id, more = {}) {
      const before = hub.signals.get(id);
      const view = { ...before ?? signal(id), ...more, version: (before?.version ?? 0) + 1, sequence: hub.head + 1, changedAt: iso(hub.clock), lastSeen: iso(hub.clock) };
      if (view.state === 'resolved' || view.state === 'cleared') hub.signals.delete(id);
      else hub.signals.set(id, view);
      durable('signal', view);
    },
    cover(count) {
      const rows = [];
      for (let at = 0; at < count; at++) rows.push(row((hub.rowVersion * 7 + at * 13) % 1200));
      send('coverage', { rows });
    },
    /** The métropole's; overseas stays where it is. */
    level(from, to, level) {
      hub.plan = [{ territory: 'METRO', level, reason: null, since: iso(hub.clock), phase: to, season: '2026-2027' }, ...overseas.map(code => ({ ...hub.plan[0], territory: `DEP-${code}` }))];
      durable('winterPlan', { what: 'level', decision: `D${hub.head}`, effectiveAt: iso(hub.clock), proposal: null, release: null, changes: [{ territory: 'METRO', from, to, level, season: '2026-2027' }] });
    },
    cut() { for (const one of [...sockets]) one.end(); },
    /** Seconds of a nation's life: a heartbeat and a frame of ten rows each second, a status each fifth, 200 signals a day with three changes each, a turn of the panels each 14. */
    async live(seconds, { signalEvery = 432, turnEvery = 14 } = {}) {
      for (let second = 1; second <= seconds; second++) {
        hub.clock += 1000;
        hub.heartbeat();
        hub.cover(10);
        if (second % 5 === 0) hub.status();
        if (second % signalEvery === 0) await hub.life();
        if (second % turnEvery === 0) await press('ArrowRight');
        if (second % 100 === 0) await new Promise(resolve => setTimeout(resolve, 0));
      }
    },
    lives: 0,
    /** One signal raised, commented and taken, one of before closed; each tenth is critical, takes the screen and is passed by hand. */
    async life() {
      const number = ++hub.lives;
      hub.signal(`w${number}`, { severity: number % 10 === 0 ? 'critical' : 'alert' });
      if (number % 10 === 0) {
        await shown();
        await press('Escape');
      }
      hub.signal(`w${number}`, { state: 'acknowledged', acknowledgedBy: 'permanence' });
      if (number > 5) hub.signal(`w${number - 5}`, { state: 'cleared' });
    },
  };
  function iso(ms) { return new Date(ms).toISOString(); }
  function signal(id) {
    const at = iso(hub.clock);
    return {
      id, kind: 'coverage', severity: 'critical', state: 'open', corroboration: 'corroborated',
      subject: { territory: 'DEP-53', territoryName: 'Mayenne', presentation: '3400930082157', presentationLabel: 'AMOXICILLINE ALMUS 500 mg/5 ml, poudre pour suspension buvable', finess: null, establishmentName: null, link: 'pui' },
      title: 'Couverture basse', rule: { name: 'coverage.critical', threshold: 5, unit: 'jours', official: true, source: 'MINSANTE 2020-100' },
      evidence: [{ what: 'couverture', value: 3.24, unit: 'jours', source: 'DEP-53', at }], firstSeen: at, count: 1,
      assignedTo: null, acknowledgedBy: null, acknowledgedAt: null, snoozedUntil: null, comments: [],
    };
  }
  function row(number) {
    const days = 0.4 + (number * 37 + hub.rowVersion) % 200 / 10;
    const one = {
      territory: number % 6 === 0 ? 'FR' : `DEP-${String(1 + number % 19).padStart(2, '0')}`, presentation: String(3400930000000 + number), label: `MEDICAMENT ${number} 500 mg, comprimé pelliculé`, group: null,
      link: number % 2 ? 'pui' : 'officine', unit: 'box', stock: 120, dailyConsumption: 14.3, coverageDays: days, coverageReason: null, level: days < 5 ? 'critical' : days < 10 ? 'alert' : 'ok',
      criticalDays: 5, alertDays: 10, officialThresholds: number % 2 === 1, lines: 3, unknownLines: 0, staleLines: 0, criticalShare: 0.33, alertShare: 0.66, asOf: iso(hub.clock), version: ++hub.rowVersion,
    };
    hub.rows.set(number, one);
    return one;
  }
  function status() {
    return {
      version: hub.version, phase: 'live', clock: { simulated: false, speed: 1, origin: null, startedAt: null }, demo: false, establishments: 2700, reporting: 2511, shareReporting: 0.93,
      journalHead: hub.head, territories: [{ territory: 'DEP-53', reporting: 3, due: 4 }], winterPlan: hub.plan,
    };
  }
  const frame = (kind, body, more = {}) => ({ type: 1, target: 'Frame', arguments: [{ epoch: hub.epoch, kind, at: iso(hub.clock), asOf: iso(hub.clock), head: hub.head, sequence: null, previous: null, body, ...more }] });
  function send(kind, body, more) {
    hub.frames++;
    const text = JSON.stringify(frame(kind, body, more)) + end;
    for (const one of sockets) one.say(text);
  }
  function durable(kind, body) {
    const previous = hub.head++;
    send(kind, body, { head: hub.head, sequence: hub.head, previous });
  }
  const shown = () => new Promise(resolve => setTimeout(resolve, 20));
  async function press(key) {
    dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    await null;
  }
  window.WebSocket = class {
    constructor() {
      hub.connections++;
      setTimeout(() => {
        if (hub.refusing) return this.end();
        sockets.add(this);
        this.onopen?.({});
      }, 0);
    }
    say(text) { this.onmessage?.({ data: text }); }
    end() {
      if (!sockets.delete(this) && !hub.refusing) return;
      this.onclose?.({});
    }
    close() { this.end(); }
    send(text) {
      for (const part of text.split(end)) {
        if (part === '') continue;
        const message = JSON.parse(part);
        if (message.protocol) this.say(`{}${end}`);
        else if (message.target === 'Resume') {
          this.say(JSON.stringify({ type: 3, invocationId: message.invocationId, result: null }) + end);
          if (!hub.silent) this.say(JSON.stringify(frame('snapshot', { signals: [...hub.signals.values()], coverage: [...hub.rows.values()], status: status() })) + end);
        }
      }
    }
  };
  for (let number = 0; number < 1200; number++) row(number);
  for (const one of JSON.parse(kept('standing') ?? '[]')) hub.signals.set(one, { ...signal(one), version: 1, sequence: 1, changedAt: iso(started), lastSeen: iso(started) });
  setInterval(() => {
    if (hub.silent) return;
    hub.clock += 1000;
    hub.heartbeat();
  }, 1000);
}
