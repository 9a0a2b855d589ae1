import { wallText } from '../format/plan';
import { limits } from '../live/feed';
import { planTerritories } from '../live/plan';
import type { Signal, WinterPlan } from '../live/wire';

/** What takes the whole wall: a critical signal that nobody has taken yet, or a level of the winter plan that has changed. */
export type Alarm = SignalAlarm | LevelAlarm;
export interface SignalAlarm { readonly key: string; readonly kind: 'signal'; readonly id: string; readonly rank: number; readonly at: number }
export interface LevelAlarm {
  readonly key: string; readonly kind: 'plan'; readonly rank: number;
  /** Monotonic, ms. */
  readonly at: number;
  readonly territories: readonly string[]; readonly from: string; readonly to: string;
}

export interface Shown {
  readonly alarm: Alarm;
  /** Monotonic, ms. */
  readonly since: number;
}

/** What the wall is shown at a look. `quiet`: nothing is news (nothing loaded yet, the past is being filled). */
export interface Look {
  readonly signals: ReadonlyMap<string, Signal>;
  readonly plan: readonly WinterPlan[];
  readonly quiet: boolean;
}

/** What survives a reload of the page. */
export interface Memory {
  /** Signals that called at the last look. */
  readonly known: readonly string[];
  readonly plan: readonly (readonly [string, string])[];
  readonly pinned: readonly string[];
  /** Changes of level with the clock of the machine, which outlives the page; those not shown to their end come again. */
  readonly levels: readonly { readonly alarm: LevelAlarm; readonly pinned: boolean }[];
}

/** An alarm alone on its way, one with others behind it. */
export const shownForMs = { alone: 20_000, inTurn: 12_000 } as const;
/** So many wait, so many stay pinned; what is beyond is counted and said. */
export const mostWaiting = 8;
export const mostPinned = 20;
/** After so long without a pause of {@link restMs} the ordinary panels have their turn for as long, however many alarms come. */
export const longestRunMs = 120_000;
export const restMs = 45_000;
/** Nobody acknowledges a level: its change stays pinned so long. */
export const planPinnedMs = 3_600_000;
/** As many as the feed holds: one forgotten would be news after a reload. */
export const mostRemembered = limits.signals;

/** Open: the server's rule has held long enough to raise it, and nobody has taken it or put it to sleep. */
const calls = (signal: Signal): boolean => signal.severity === 'critical' && signal.state === 'open';
const byRank = (a: Alarm, b: Alarm): number => a.rank - b.rank || b.at - a.at || (a.key < b.key ? -1 : 1);

/** Wider before narrower: a level, the nation, a region, a department, an establishment. */
function rankOf(signal: Signal): number {
  const { territory, finess } = signal.subject;
  return (territory === 'FR' || territory === 'METRO' ? 1 : territory.startsWith('REG-') ? 2 : finess === null ? 3 : 4) + (signal.corroboration === 'corroborated' ? 0 : 4);
}

/**
 * Decides what takes the wall, for how long, and what stays pinned. Pure: time is passed in (monotonic, ms). It compares what stands with what stood at the last look, not
 * frames: so a snapshot after a lost connection brings up what is new in it, once, and nothing else.
 */
export class AlarmBoard {
  shown: Shown | null = null;
  waiting: Alarm[] = [];
  pinned: Alarm[] = [];
  /** Alarms that found no place to wait, since the wall last had none waiting. */
  passedOver = 0;
  /** Goes up with each change that is to be drawn. */
  changes = 0;
  private known: Set<string> | null = null;
  private levels = new Map<string, string>();
  private runSince = 0;
  /** Since when no alarm has had the screen. */
  private freeSince = Number.NEGATIVE_INFINITY;
  private restUntil = 0;

  /** @param clockAhead What the machine's clock (ms since 1970) is ahead of the monotonic one. */
  constructor(private memory: Memory | null = null, private readonly clockAhead = 0) {}

  look(look: Look, now: number): void {
    const fresh = this.news(look, now);
    for (const alarm of fresh) this.queue(alarm);
    const holds = (alarm: Alarm): boolean => {
      if (alarm.kind === 'plan') return true;
      const signal = look.signals.get(alarm.id);
      return signal !== undefined && calls(signal);
    };
    const before = this.waiting.length + this.pinned.length;
    this.waiting = this.waiting.filter(holds);
    this.pinned = this.pinned.filter(holds);
    if (before !== this.waiting.length + this.pinned.length) this.changes++;
    // Taken by somebody while it is shown: that is what it was shown for.
    if (this.shown && !holds(this.shown.alarm)) this.take(now);
    this.tick(now);
  }

  /** Called a few times a second: ends what has been shown long enough, begins what waits. */
  tick(now: number): void {
    const kept = this.pinned.filter(alarm => alarm.kind !== 'plan' || now - alarm.at < planPinnedMs);
    if (kept.length !== this.pinned.length) {
      this.pinned = kept;
      this.changes++;
    }
    if (this.shown && now - this.shown.since >= this.lasts()) {
      this.pin(this.shown.alarm);
      this.take(now);
    }
    if (!this.shown && this.waiting.length > 0 && now >= this.restUntil) this.take(now);
  }

  /** By hand: the wall is held; what is shown keeps the time it has. */
  hold(ms: number): void {
    if (this.shown) this.shown = { ...this.shown, since: this.shown.since + ms };
  }

  /** By hand: it has been seen, it goes to the strip. */
  seen(now: number): void {
    if (!this.shown) return;
    this.pin(this.shown.alarm);
    this.take(now);
  }

  lasts = (): number => this.waiting.length > 0 ? shownForMs.inTurn : shownForMs.alone;

  remember(): Memory {
    // Not looked yet: what was remembered still holds.
    if (this.memory) return this.memory;
    const level = (pinned: boolean) => (alarm: Alarm | undefined) => alarm?.kind === 'plan' ? [{ alarm: { ...alarm, at: alarm.at + this.clockAhead }, pinned }] : [];
    return {
      known: [...this.known ?? []].slice(-mostRemembered), plan: [...this.levels],
      pinned: [this.shown?.alarm, ...this.waiting, ...this.pinned].flatMap(alarm => alarm?.kind === 'signal' ? [alarm.id] : []).slice(0, mostPinned),
      levels: [...[this.shown?.alarm, ...this.waiting].flatMap(level(false)), ...this.pinned.flatMap(level(true))].slice(0, mostWaiting),
    };
  }

  private news(look: Look, now: number): readonly Alarm[] {
    const calling = new Set<string>();
    const found: Alarm[] = [];
    // A wall's first look of all shows what stands in its lists: it is not news. After a reload news is what did not call before.
    const before = this.known ?? (this.memory ? new Set(this.memory.known) : null);
    for (const signal of look.signals.values()) {
      if (!calls(signal)) continue;
      calling.add(signal.id);
      // What comes back after a sleep, or is given back, did not call at the last look: it calls again.
      if (before !== null && !look.quiet && !before.has(signal.id)) found.push(this.ofSignal(signal));
    }
    if (this.known === null && this.memory) {
      for (const id of this.memory.pinned) {
        const signal = look.signals.get(id);
        if (signal && calls(signal)) this.pin(this.ofSignal(signal));
      }
      for (const { alarm, pinned } of this.memory.levels) {
        // A clock that was set back makes nothing younger than now.
        const again = { ...alarm, at: Math.min(now, alarm.at - this.clockAhead) };
        if (now - again.at < planPinnedMs) pinned ? this.pin(again) : this.queue(again);
      }
      this.levels = new Map(this.memory.plan);
      this.memory = null;
    }
    this.known = calling;
    return [...found, ...this.changed(look, now)].sort(byRank);
  }

  private ofSignal = (signal: Signal): SignalAlarm => ({ key: signal.id, kind: 'signal', id: signal.id, rank: rankOf(signal), at: signal.changedAt });

  /** Territories that went from the same to the same are one alarm. A level that could not be read changes nothing. */
  private changed({ plan, quiet }: Look, now: number): readonly Alarm[] {
    const found = new Map<string, { from: string; to: string; territories: string[] }>();
    const nation = plan.find(line => line.territory === 'FR');
    for (const territory of planTerritories) {
      const line = plan.find(one => one.territory === territory) ?? nation;
      if (!line || line.reason === 'unavailable') continue;
      const to = wallText(line);
      const from = this.levels.get(territory);
      this.levels.set(territory, to);
      if (from === undefined || from === to || quiet) continue;
      const alike = found.get(`${from}|${to}`);
      if (alike) alike.territories.push(territory);
      else found.set(`${from}|${to}`, { from, to, territories: [territory] });
    }
    return [...found.values()].map(change => ({ key: `plan|${change.to}|${change.territories.join()}`, kind: 'plan', rank: 0, at: now, ...change }));
  }

  private queue(alarm: Alarm): void {
    this.changes++;
    this.waiting = [...this.waiting.filter(one => one.key !== alarm.key), alarm].sort(byRank);
    for (const left of this.waiting.splice(mostWaiting)) {
      this.passedOver++;
      this.pin(left);
    }
  }

  private take(now: number): void {
    this.changes++;
    if (this.shown === null && now - this.freeSince >= restMs) this.runSince = now;
    const tired = now - this.runSince >= longestRunMs;
    if (tired) this.restUntil = now + restMs;
    const next = tired ? undefined : this.waiting.shift();
    this.shown = next ? { alarm: next, since: now } : null;
    if (this.shown === null) this.freeSince = now;
    if (this.shown === null && this.waiting.length === 0) this.passedOver = 0;
  }

  private pin(alarm: Alarm): void {
    this.changes++;
    // A newer level takes the place of an older one.
    this.pinned = [alarm, ...this.pinned.filter(one => one.key !== alarm.key && !(one.kind === 'plan' && alarm.kind === 'plan'))].sort(byRank).slice(0, mostPinned);
  }
}
