import { computed, signal as cell } from '@preact/signals';
import { ApiFailure } from '../api/http';
import { mayFollow, session } from '../api/session';
import { isClosed } from '../live/feed';
import { feed, signalRevision } from '../live/store';
import { bySeverity } from '../live/select';
import type { Signal } from '../live/wire';
import { clockRead, tickClock } from './clock';
import { namedIn, typedFiness } from './finess';
import { type View, counts, readView, settled, shownLines, writeView } from './rows';
import { type Card, type Duty, type Line, readCard, readClock, readDuties, readLines, readSignals } from './wire';

/** What is looked at, from the address. Another establishment is another page. */
export const typed = typedFiness(namedIn(location.pathname) ?? '');
export const finess: string | null = typed.kind === 'finess' ? typed.finess : null;

export const card = cell<Card | null>(null);
export const lines = cell<readonly Line[] | null>(null);
/** Lines that could not be read, and whether the establishment has more than one answer holds. */
export const missed = cell({ unreadable: 0, more: false });
export const duties = cell<readonly Duty[] | null>(null);
export const dutiesProblem = cell<string | null>(null);
/** The last refusal or failure of reading; null: the last reading succeeded. */
export const failure = cell<ApiFailure | null>(null);
/** Monotonic time of the last reading that succeeded. */
export const readAt = cell<number | null>(null);
export const tick = cell(0);

/** A person of the authorities follows the feed; a pharmacy's own key reads. Null: not known yet who looks. */
export const follows = computed(mayFollow);
export const mayAskHelpers = computed(() => follows.value === true && session.value?.role !== 'screen');
const polledSignals = cell<readonly Signal[]>([]);
export const signalsProblem = cell<string | null>(null);

/** Signals in force about this establishment, the gravest first. */
export const signals = computed<readonly Signal[]>(() => {
  void signalRevision.value;
  const all = follows.value === true ? [...feed.signals.values()].filter(signal => signal.subject.finess === finess && !isClosed(signal)) : [...polledSignals.value];
  return all.sort(bySeverity);
});

// The table

export const view = cell<View>(readView(location.search));
export const chosen = cell<string | null>(new URLSearchParams(location.search).get('ligne'));
export const hold = cell(false);
const kept = cell<readonly string[]>([]);
const byCode = computed(() => new Map((lines.value ?? []).map((line): [string, Line] => [line.presentation, line])));
const wanted = computed(() => shownLines(lines.value ?? [], view.value).map(line => line.presentation));
export const totals = computed(() => counts(lines.value ?? []));
export const lineOf = (code: string): Line | undefined => byCode.value.get(code);

export const rows = computed(() => settled(kept.value, wanted.value, hold.value));
rows.subscribe(next => { if (next.length !== kept.peek().length || next.some((code, at) => code !== kept.peek()[at])) kept.value = next; });

function writeAddress(): void {
  history.replaceState(null, '', location.pathname + writeView(view.value, chosen.value));
}

export function setView(change: Partial<View>): void {
  kept.value = [];
  view.value = { ...view.value, ...change };
  writeAddress();
}

export function choose(code: string | null): void {
  chosen.value = code;
  writeAddress();
}

// Reading: there is no live feed of lines. The card is small and read often; lines only when a batch has come, or after a while, because covers and ages move by themselves.

export const cardEveryMs = 10_000;
export const linesAtLeastEveryMs = 120_000;
export const dutiesEveryMs = 60_000;
const since = (at: number | null): number => at === null ? Infinity : performance.now() - at;

let linesAt: number | null = null;
let dutiesAt: number | null = null;
let linesOf = { head: -1, stale: false };
let busy = false;
let signalsSeen = '';

/** Refusals that asking again will not change. */
const isFinal = (error: ApiFailure): boolean => error.status === 403 || error.status === 404 || error.status === 400;

export async function readNow(): Promise<void> {
  if (finess === null || busy) return;
  busy = true;
  try {
    const found = await readCard(finess);
    if (linesOf.head !== found.head || linesOf.stale !== found.stale || since(linesAt) > linesAtLeastEveryMs) {
      const answer = await readLines(finess);
      [lines.value, missed.value] = [answer.lines, { unreadable: answer.unreadable, more: answer.more }];
      linesOf = { head: found.head, stale: found.stale };
      linesAt = performance.now();
    }
    card.value = found;
    if (follows.value === false) {
      clockRead(await readClock());
      polledSignals.value = await readSignals(finess, found.territory);
    }
    [failure.value, readAt.value] = [null, performance.now()];
    if (since(dutiesAt) > dutiesEveryMs) await askDuties(finess);
  } catch (error) {
    failure.value = error instanceof ApiFailure ? error : new ApiFailure(0, 'unreadable', error instanceof Error ? error.message : String(error));
  }
  busy = false;
}

/** Beside the rest: duties that cannot be read leave the lines readable. */
async function askDuties(of: string): Promise<void> {
  try {
    duties.value = await readDuties(of);
    [dutiesProblem.value, dutiesAt] = [null, performance.now()];
  } catch (error) {
    dutiesProblem.value = error instanceof Error ? error.message : String(error);
  }
}

/** After a first {@link readNow}. */
export function keepFresh(): void {
  setInterval(() => {
    tickClock();
    tick.value++;
    const refused = failure.value !== null && isFinal(failure.value);
    // A reading that failed is tried again sooner; a hidden tab reads when it is seen again.
    if (!document.hidden && !refused && tick.value % (failure.value === null ? cardEveryMs / 1000 : 3) === 0) void readNow();
  }, 1000);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) void readNow(); });
  // A signal that the feed brings about this place says that its lines have moved.
  signalRevision.subscribe(() => {
    const words = signals.peek().map(signal => `${signal.id}:${signal.version}`).join();
    if (words === signalsSeen) return;
    signalsSeen = words;
    if (card.peek() !== null) void readNow();
  });
}
