import { ApiFailure, get } from '../api/http';
import { type Fields, array, fields, flag, instant, instantOrNull, list, number, numberOrNull, orNull, text, textOrNull } from '../live/read';
import { tellStatus } from '../live/unfed';

/** `GET /api/v1/status`, as this page holds it. Times are ms since 1970, shares 0–1, lags seconds. */
export interface ServerStatus {
  readonly version: string;
  readonly phase: string;
  readonly clock: { readonly simulated: boolean; readonly speed: number; readonly origin: number | null };
  readonly demo: boolean;
  readonly epoch: string;
  readonly signalHead: number;
  readonly dataAsOf: number | null;
  readonly serverTime: number;
  readonly establishments: number;
  readonly reporting: number;
  readonly shareReporting: number | null;
  readonly territories: readonly { readonly territory: string; readonly reporting: number; readonly due: number }[];
  readonly journal: { readonly rows: number; readonly bytes: number; readonly waiting: number; readonly capacity: number; readonly lastError: string | null };
  readonly queues: { readonly mailboxesWaiting: number; readonly longestMailbox: number; readonly establishmentActors: number; readonly batchesUnderWay: number; readonly batchBytesUnderWay: number; readonly screens: number };
  readonly lagSeconds: readonly (readonly [string, number])[];
  /** Null: this key may not read the nation's totals. */
  readonly forecasts: { readonly scored: number; readonly within80: number | null; readonly belowP10: number | null; readonly aboveP90: number | null; readonly loss: number | null; readonly ruleLoss: number | null; readonly reason: string | null } | null;
  /** Processes that share the work; null: one process, or a server that does not say. */
  readonly cluster: { readonly silos: readonly string[]; readonly rebuilding: boolean } | null;
}

const within = (from: Fields, name: string): Fields => fields(from[name], name);

export function serverStatus(raw: unknown): ServerStatus {
  const from = fields(raw, 'status');
  const clock = within(from, 'clock');
  const journal = within(from, 'journal');
  const queues = within(from, 'queues');
  return {
    version: text(from, 'version'), phase: text(from, 'phase'), clock: { simulated: flag(clock, 'simulated'), speed: number(clock, 'speed'), origin: instantOrNull(clock, 'origin') }, demo: flag(from, 'demo'),
    epoch: text(from, 'epoch'), signalHead: number(from, 'signalHead'), dataAsOf: instantOrNull(from, 'dataAsOf'), serverTime: instant(from, 'serverTime'),
    establishments: number(from, 'establishments'), reporting: number(from, 'reporting'), shareReporting: numberOrNull(from, 'shareReporting'),
    territories: list(from, 'territories', one => {
      const share = fields(one, 'territory');
      return { territory: text(share, 'territory'), reporting: number(share, 'reporting'), due: number(share, 'due') };
    }),
    journal: { rows: number(journal, 'rows'), bytes: number(journal, 'bytes'), waiting: number(journal, 'waiting'), capacity: number(journal, 'capacity'), lastError: textOrNull(journal, 'lastError') },
    queues: {
      mailboxesWaiting: number(queues, 'mailboxesWaiting'), longestMailbox: number(queues, 'longestMailbox'), establishmentActors: number(queues, 'establishmentActors'),
      batchesUnderWay: number(queues, 'batchesUnderWay'), batchBytesUnderWay: number(queues, 'batchBytesUnderWay'), screens: number(queues, 'screens'),
    },
    lagSeconds: Object.entries(within(from, 'lagSeconds')).flatMap(([name, seconds]): (readonly [string, number])[] => typeof seconds === 'number' ? [[name, seconds]] : []),
    forecasts: orNull((of, name) => {
      const scores = fields(of[name], name);
      return {
        scored: number(scores, 'scored'), within80: numberOrNull(scores, 'within80'), belowP10: numberOrNull(scores, 'belowP10'), aboveP90: numberOrNull(scores, 'aboveP90'),
        loss: numberOrNull(scores, 'loss'), ruleLoss: numberOrNull(scores, 'ruleLoss'), reason: textOrNull(scores, 'reason'),
      };
    })(from, 'forecasts'),
    cluster: orNull((of, name) => {
      const found = fields(of[name], name);
      return { silos: array(found, 'silos').map(String), rebuilding: flag(found, 'rebuilding') };
    })(from, 'cluster'),
  };
}

/** `unfed`: this page has no live feed, its marks are told from here. */
export async function readStatus(unfed: boolean): Promise<ServerStatus> {
  const answer = await get('/api/v1/status');
  if (unfed) tellStatus(answer);
  return serverStatus(answer);
}

export type Health = { readonly state: 'yes' } | { readonly state: 'no'; readonly why: string };

/** `/health/live` and `/health/ready` answer 200, or a problem that says why not. */
export async function readHealth(path: string): Promise<Health> {
  try {
    await get(path);
    return { state: 'yes' };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return { state: 'no', why: error.status === 0 ? error.message : `${error.code} — ${error.message}` };
  }
}
