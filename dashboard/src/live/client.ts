import type { Feed } from './feed';

/** One connection to the hub, made anew for each attempt. */
export interface Link {
  start(): Promise<void>;
  resume(epoch: string, sequence: number, scope: Scope): Promise<void>;
  stop(): Promise<void>;
}

export interface Scope {
  readonly territories?: readonly string[];
  readonly groups?: readonly string[];
  readonly signals?: 'all' | 'alert' | 'critical';
  readonly presentations?: readonly string[];
}

export interface World {
  /** Opens nothing yet: {@link Link.start} does. Called back on each frame, and once when the connection ends. */
  connect(onFrame: (raw: unknown) => void, onClose: () => void): Link;
  /** Monotonic, ms. */
  now(): number;
  /** [0, 1[ */
  random(): number;
  wait(ms: number): Promise<void>;
  /** A failed attempt or a handler that threw: told, never swallowed. */
  report(error: unknown): void;
}

export const callTimeoutMs = 8000;
export const retryCapMs = 5000;
/** A connection that says nothing for so long is dead, whatever the socket thinks. */
export const deadAfterMs = 6000;
/**
 * A snapshot is one message: while it is on its way nothing else can come, heartbeats neither. So an answer is waited for longer after each connection that ended
 * before its answer, at most so long.
 */
export const mostPatienceMs = 60_000;
/** A gap is asked about at once; what is still missing then, after so long and each time twice as long. */
export const askAgainMs = 250, mostAskAgainMs = 4000;
/** Frames come in order and a heartbeat after those that it counts: little patience is enough. */
export const behindGraceMs = 250;
/** Two ticks further apart than this by the machine's clock than by the monotonic one: it slept in between, or its clock was set forward. */
export const sleptAfterMs = 5000;
/** A connection that held so long was a good one: the next attempt comes at once. */
const steadyAfterMs = 10_000;

export class TimedOut extends Error {}

/** Wait before attempt n (from 0): doubles from 250 ms, capped, half of it random so that screens do not return in step. */
export const retryDelayMs = (attempt: number, random: number): number =>
  Math.min(retryCapMs, 250 * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2);

/**
 * Keeps one screen's feed alive for weeks: one retry loop of our own (the library's gives up after 42 s and never retries the first start).
 * On each new connection it asks for the durable frames it missed, then, once level, for a snapshot, because tiles it missed are kept by nobody.
 */
export class LiveClient {
  beatAt: number | null = null;
  behindSince: number | null = null;
  readonly openedAt: number;
  connected = false;
  /** Last frame or opening of the connection in use: decides its death, as {@link beatAt} decides what the screen admits. */
  private aliveAt = 0;
  private link: Link | null = null;
  private running = false;
  private askedAt = Number.NEGATIVE_INFINITY;
  private againMs = askAgainMs;
  /** What has been asked for and has not come: everything ends with a snapshot, what was missed with a status (the server sends it last). */
  private awaited: 'all' | 'missed' | null = null;
  private patienceMs = deadAfterMs;
  /** Looked elsewhere while an answer was on its way. */
  private lookAfter = false;
  /** Reconnected: once level with the durable frames, tiles are taken afresh, since nobody keeps those that were missed. */
  private refreshAfter = false;
  private lose: (why: unknown) => void = () => {};

  constructor(private readonly feed: Feed, private readonly world: World, private scope: Scope, private readonly changed: () => void) {
    this.openedAt = world.now();
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    void this.run();
  }

  stop(): void {
    this.running = false;
    this.lose(null);
  }

  /** Another part of the nation is looked at: everything of it is asked for. */
  look(scope: Scope): void {
    this.scope = scope;
    if (this.awaited !== null) this.lookAfter = true;
    else if (this.connected) void this.ask('', 0);
  }

  /**
   * The machine slept: on some systems the monotonic clock stands still meanwhile, so that what was heard is older than it says, and the connection is
   * dead whatever the socket thinks.
   */
  slept(ms: number): void {
    if (this.beatAt !== null) this.beatAt -= ms;
    this.lose(new TimedOut(`réveil après ${Math.round(ms / 1000)} s`));
    this.changed();
  }

  /** Called a few times a second: a silent connection is dropped, a head that stays beyond ours asks again. */
  tick(): void {
    const now = this.world.now();
    if (this.connected && now - this.aliveAt > (this.awaited === null ? deadAfterMs : this.patienceMs)) return this.lose(new TimedOut('connexion muette'));
    // Frames come and the answer does not: it never will.
    if (now - this.askedAt > mostPatienceMs) this.awaited = null;
    if (this.behindSince !== null && now - this.behindSince > behindGraceMs) this.askAgain(this.feed.epoch, this.feed.sequence);
    else if (!this.feed.loaded) this.askAgain('', 0);
  }

  private async run(): Promise<void> {
    for (let attempt = 0; this.running; attempt++) {
      try {
        if (await this.session()) attempt = 0;
      } catch (error) {
        this.world.report(error);
      }
      this.connected = false;
      this.changed();
      if (this.running) await this.world.wait(retryDelayMs(attempt, this.world.random()));
    }
  }

  /** Resolves when the connection has ended: true if it had held long enough to start counting attempts anew. */
  private async session(): Promise<boolean> {
    const ended = new Promise<unknown>(resolve => this.lose = resolve);
    let current = true;
    const link = this.world.connect(raw => { if (current) this.receive(raw); }, () => this.lose(null));
    this.link = link;
    try {
      const openedAt = this.world.now();
      await this.timed(link.start());
      this.connected = true;
      this.aliveAt = this.world.now();
      this.refreshAfter = this.feed.loaded;
      void (this.feed.loaded ? this.ask(this.feed.epoch, this.feed.sequence) : this.ask('', 0));
      this.changed();
      const why = await ended;
      if (why) this.world.report(why);
      return this.awaited === null && this.world.now() - openedAt > steadyAfterMs;
    } finally {
      if (this.awaited !== null) this.patienceMs = Math.min(2 * this.patienceMs, mostPatienceMs);
      this.awaited = null;
      this.lookAfter = false;
      current = false;
      this.link = null;
      this.behindSince = null;
      // A stop that hangs must not hold back the next attempt.
      void this.timed(link.stop()).catch((error: unknown) => this.world.report(error));
    }
  }

  private receive(raw: unknown): void {
    this.aliveAt = this.world.now();
    try {
      const before = this.feed.heartbeat;
      const need = this.feed.apply(raw);
      if (this.feed.heartbeat !== before) this.beatAt = this.aliveAt;
      const lagging = need === 'snapshot' || (this.feed.loaded && this.feed.head > this.feed.sequence);
      this.behindSince = lagging ? this.behindSince ?? this.world.now() : null;
      if (this.feed.loaded && !lagging) this.againMs = askAgainMs;
      this.answered(lagging);
      if (need === 'resume') this.askAgain(this.feed.epoch, this.feed.sequence);
      else if (need === 'snapshot') this.askAgain('', 0);
      this.changed();
    } catch (error) {
      this.world.report(error);
    }
  }

  private answered(lagging: boolean): void {
    const kind = this.feed.lastKind;
    if (kind === 'snapshot' || (kind === 'status' && this.awaited === 'missed')) this.awaited = null;
    if (this.awaited !== null) return;
    if (kind === 'snapshot') this.refreshAfter = false;
    const refresh = this.refreshAfter && !lagging && !this.feed.lastDurable;
    if (refresh || this.lookAfter) {
      this.refreshAfter = this.lookAfter = false;
      void this.ask('', 0);
    } else if (!this.refreshAfter) {
      // Not before the snapshot is there too: what was missed comes fast where the snapshot does not.
      this.patienceMs = deadAfterMs;
    }
  }

  private askAgain(epoch: string, sequence: number): void {
    if (!this.connected || this.awaited !== null || this.world.now() - this.askedAt < this.againMs) return;
    this.againMs = Math.min(2 * this.againMs, mostAskAgainMs);
    void this.ask(epoch, sequence);
  }

  /** Not timed: its completion may wait behind the snapshot, and {@link tick} ends a connection that says nothing. */
  private async ask(epoch: string, sequence: number): Promise<void> {
    const link = this.link;
    if (!link) return;
    this.askedAt = this.world.now();
    this.awaited = epoch === '' ? 'all' : 'missed';
    try {
      await link.resume(epoch, sequence, this.scope);
    } catch (error) {
      if (this.link === link) this.lose(error);
    }
  }

  private async timed<T>(call: Promise<T>): Promise<T> {
    let over = false;
    const late = this.world.wait(callTimeoutMs).then(() => {
      if (!over) throw new TimedOut(`pas de réponse en ${callTimeoutMs / 1000} s`);
      return undefined as never;
    });
    try {
      return await Promise.race([call, late]);
    } finally {
      over = true;
    }
  }
}
