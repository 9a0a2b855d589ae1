import { type PlanEvent, lineOf, newest, planEvent, planTerritories } from './plan';
import { Unreadable, tolerant } from './read';
import * as wire from './wire';

/** What the memory of a screen may hold. At the limit the least useful entry leaves, and {@link Feed.dropped} counts it: what is missing now, each once. */
export interface Limits {
  readonly signals: number;
  readonly closed: number;
  readonly coverage: number;
}

export const limits: Limits = { signals: 10_500, closed: 500, coverage: 20_000 };

/** What must be done after a frame: nothing, ask for what is missing since `sequence`, or ask for everything. */
export type Need = 'nothing' | 'resume' | 'snapshot';

export const rowKey = (row: { readonly territory: string; readonly presentation: string; readonly link: string }): string =>
  `${row.territory}|${row.presentation}|${row.link}`;

export const isClosed = (signal: wire.Signal): boolean => signal.state === 'resolved' || signal.state === 'cleared';

const measuredAt = (signal: wire.Signal): number => Math.max(signal.lastSeen, ...signal.evidence.map(one => one.at));
/** A later version, or the same one measured later: repeats move count, last time and evidence between two versions. */
const supersedes = (signal: wire.Signal, known: wire.Signal | undefined): boolean =>
  known === undefined || signal.version > known.version || (signal.version === known.version && measuredAt(signal) > measuredAt(known));

/** So many are counted; more is a screen that shows nothing. */
const mostLost = 20_000;
/** Of what could not be read, as far as it says what it is. */
const named = (raw: unknown, ...names: readonly string[]): string => names.map(name => String((raw as { readonly [name: string]: unknown } | null)?.[name])).join('|');
const signalKey = (raw: unknown): string => `signal ${named(raw, 'id')}`;
const tileKey = (raw: unknown): string => `tile ${named(raw, 'territory', 'presentation', 'link')}`;

/**
 * The screen's copy of what the server holds, folded from frames. Pure: no clock, no network. Durable frames are applied in the order
 * of their numbers; a hole asks again. Coverage rows are absolute: the higher version wins, whatever the order of arrival.
 */
export class Feed {
  epoch = '';
  sequence = 0;
  head = 0;
  loaded = false;
  lastKind = '';
  /** Whether the last frame was a numbered one, of whatever kind. */
  lastDurable = false;
  status: wire.Status | null = null;
  heartbeat: wire.Heartbeat | null = null;
  /** Counts changes of {@link signals}. */
  signalChanges = 0;
  /** Counts what may have changed the winter plan: its durable frames, and snapshots. */
  planChanges = 0;
  readonly signals = new Map<string, wire.Signal>();
  readonly coverage = new Map<string, wire.CoverageRow>();
  /** Signals that changed with the last durable frame, for sounds and "nouveaux"; a snapshot is not news. */
  onSignal: (signal: wire.Signal, before: wire.Signal | undefined) => void = () => {};
  /** A snapshot that was not the first, with the signals that were known before it: what is new in it was missed. */
  onSnapshot: (before: ReadonlyMap<string, wire.Signal>) => void = () => {};
  /** A level that has begun to hold, a proposal, a release; recorded decisions are told by {@link planChanges}. */
  onPlan: (event: PlanEvent) => void = () => {};
  /** Counts closed signals that left for want of room: a list of them that was whole is not any more. */
  closedGone = 0;
  private closedCount = 0;
  /** Keys of what the server has sent since the last snapshot, or with it, and this screen does not show. What comes after all leaves them. */
  private readonly unread = new Set<string>();
  private readonly beyond = new Set<string>();
  /** Levels that frames have told, by territory: a status is never allowed to take one back. */
  private readonly levels = new Map<string, wire.WinterPlan>();

  constructor(private readonly bounds: Limits = limits) {}

  get unreadable(): number {
    return this.unread.size;
  }

  get dropped(): number {
    return this.beyond.size;
  }

  apply(raw: unknown): Need {
    let frame: wire.Frame;
    try {
      frame = wire.frame(raw);
    } catch (error) {
      this.lastKind = '';
      return this.refuse(error, 'snapshot', 'frame');
    }
    this.lastKind = frame.kind;
    this.lastDurable = frame.sequence !== null;
    if (frame.kind === 'snapshot') return this.start(frame);
    if (frame.kind === 'heartbeat') this.beat(frame.body);
    if (!this.loaded || frame.epoch !== this.epoch) return this.loaded ? 'snapshot' : 'nothing';
    this.head = Math.max(this.head, frame.head);
    if (frame.sequence !== null) return this.durable(frame, frame.sequence);
    try {
      if (frame.kind === 'coverage') {
        this.tiles(wire.rows(frame.body));
        this.unread.delete('coverage');
      } else if (frame.kind === 'status') {
        this.tell(wire.status(frame.body));
        this.unread.delete('status');
        // It also tells the levels that a frame could not.
        this.unread.delete('winterPlan');
      }
    } catch (error) {
      return this.refuse(error, 'nothing', frame.kind);
    }
    return 'nothing';
  }

  /** A state learnt by other means (the answer to an action, a signal fetched by its permalink). The newer version wins, of one version the newer measure. */
  learn(signal: wire.Signal): void {
    if (!supersedes(signal, this.signals.get(signal.id))) return;
    this.put(signal);
    this.signalChanges++;
    this.bound();
  }

  /** Makes room for closed signals that are looked for now: of those here, only these stay. */
  forgetClosed(stays: (signal: wire.Signal) => boolean): void {
    for (const known of [...this.signals.values()]) if (isClosed(known) && !stays(known)) this.remove(known);
    this.signalChanges++;
  }

  private start(frame: wire.Frame): Need {
    let body: ReturnType<typeof wire.snapshot>;
    try {
      body = wire.snapshot(frame.body);
    } catch (error) {
      return this.refuse(error, 'nothing', frame.kind);
    }
    this.unread.clear();
    this.beyond.clear();
    const signals = tolerant(body.signals, wire.signal, raw => this.lose(this.unread, signalKey(raw)));
    const sameEpoch = frame.epoch === this.epoch;
    const before = new Map(this.signals);
    this.signals.clear();
    this.closedCount = 0;
    // Closed signals are not in a snapshot: what this screen saw being closed stays readable.
    if (sameEpoch) for (const known of before.values()) if (isClosed(known)) this.put(known);
    for (const signal of signals.items) {
      const known = sameEpoch ? before.get(signal.id) : undefined;
      this.put(known && supersedes(known, signal) ? known : signal);
    }
    this.coverage.clear();
    this.tiles(body.coverage);
    if (!sameEpoch) this.levels.clear();
    this.tell(body.status);
    this.planChanges++;
    this.epoch = frame.epoch;
    this.sequence = frame.head;
    this.head = frame.head;
    const first = !this.loaded;
    this.loaded = true;
    this.signalChanges++;
    this.bound();
    if (!first) this.onSnapshot(before);
    return 'nothing';
  }

  private durable(frame: wire.Frame, sequence: number): Need {
    if (sequence <= this.sequence) return 'nothing';
    if (frame.previous !== null && frame.previous > this.sequence) return 'resume';
    // An unreadable durable frame is passed over, counted and said: asking again would bring the same one for ever.
    this.sequence = sequence;
    if (frame.kind === 'decision' || frame.kind === 'winterPlan') return this.plan(frame);
    // A kind that a later server adds is numbered like the others and means nothing here.
    if (frame.kind !== 'signal') return 'nothing';
    try {
      const signal = wire.signal(frame.body);
      const before = this.signals.get(signal.id);
      if (!supersedes(signal, before)) return 'nothing';
      this.put(signal);
      this.signalChanges++;
      this.bound();
      // The same version measured anew is no news: its state is the same.
      if (signal.version !== before?.version) this.onSignal(signal, before);
      return 'nothing';
    } catch (error) {
      return this.refuse(error, 'nothing', signalKey(frame.body));
    }
  }

  private plan(frame: wire.Frame): Need {
    this.planChanges++;
    if (frame.kind !== 'winterPlan') return 'nothing';
    try {
      const event = planEvent(frame.body);
      const since = event.effectiveAt;
      if (event.what === 'level' && since !== null) {
        for (const change of event.changes) if (planTerritories.includes(change.territory)) this.levels.set(change.territory, lineOf(change, since));
        if (this.status) this.tell(this.status, 'changed');
      }
      this.onPlan(event);
      return 'nothing';
    } catch (error) {
      return this.refuse(error, 'nothing', frame.kind);
    }
  }

  /** A new object each time: what is computed from it must see that it changed. */
  private tell(status: wire.Status, tie: 'told' | 'changed' = 'told'): void {
    this.status = { ...status, winterPlan: newest(status.winterPlan, this.levels, tie) };
  }

  private beat(raw: unknown): void {
    try {
      this.heartbeat = wire.heartbeat(raw);
      this.unread.delete('heartbeat');
    } catch (error) {
      this.refuse(error, 'nothing', 'heartbeat');
    }
  }

  private tiles(raw: readonly unknown[]): void {
    const { items } = tolerant(raw, wire.coverageRow, row => this.lose(this.unread, tileKey(row)));
    for (const row of items) {
      const key = rowKey(row);
      if (this.unread.size > 0) this.unread.delete(tileKey(row));
      const known = this.coverage.get(key);
      if (known && known.version >= row.version) continue;
      if (!known && this.coverage.size >= this.bounds.coverage) {
        this.lose(this.beyond, key);
        continue;
      }
      this.coverage.set(key, row);
    }
  }

  private put(signal: wire.Signal): void {
    const known = this.signals.get(signal.id);
    this.closedCount += Number(isClosed(signal)) - Number(known !== undefined && isClosed(known));
    this.signals.set(signal.id, signal);
    this.unread.delete(signalKey(signal));
    this.beyond.delete(signal.id);
  }

  private remove(signal: wire.Signal): void {
    if (this.signals.delete(signal.id) && isClosed(signal)) this.closedCount--;
  }

  private bound(): void {
    if (this.closedCount > this.bounds.closed) {
      const closed = [...this.signals.values()].filter(isClosed);
      closed.sort((a, b) => a.changedAt - b.changedAt);
      for (const old of closed.slice(0, closed.length - this.bounds.closed)) {
        this.remove(old);
        this.closedGone++;
      }
    }
    if (this.signals.size <= this.bounds.signals) return;
    const least = [...this.signals.values()].sort((a, b) =>
      wire.severities.indexOf(b.severity) - wire.severities.indexOf(a.severity) || a.changedAt - b.changedAt);
    for (const signal of least.slice(0, this.signals.size - this.bounds.signals)) {
      this.remove(signal);
      this.lose(this.beyond, signal.id);
    }
  }

  private refuse(error: unknown, need: Need, key: string): Need {
    if (!(error instanceof Unreadable)) throw error;
    this.lose(this.unread, key);
    return need;
  }

  private lose(from: Set<string>, key: string): void {
    if (from.size < mostLost) from.add(key);
  }
}
