import { get } from '../api/http';
import { array, fields, tolerant } from '../live/read';
import * as live from '../live/wire';
import * as supplyWire from './supplyWire';
import * as wire from './wire';

const of = (code: string): string => `/api/v1/presentations/${encodeURIComponent(code)}`;
export const longestDays = 60;

export const readProduct = async (code: string): Promise<wire.Product> => wire.product(await get(of(code)));

export const readForecast = async (code: string, territory: string, horizon: number): Promise<wire.Forecast> =>
  wire.forecast(await get(`${of(code)}/forecast?${new URLSearchParams({ territory, horizon: String(horizon) })}`));

export const readHistory = async (code: string, territory: string, days: number): Promise<readonly wire.KeptDay[]> =>
  wire.history(await get(`${of(code)}/history?${new URLSearchParams({ territory, days: String(days) })}`));

export const readSupply = async (code: string): Promise<supplyWire.Supply> => supplyWire.supply(await get(`${of(code)}/supply`));

export const readEpidemic = async (disease: string, territory: string, weeks: number): Promise<supplyWire.Epidemic> =>
  supplyWire.epidemic(await get(`/api/v1/epidemiology?${new URLSearchParams({ disease, territory, weeks: String(weeks) })}`));

/** A group's name has slashes of its own, which stay. */
export const readGroup = async (id: string, territory: string): Promise<supplyWire.Group> =>
  supplyWire.group(await get(`/api/v1/molecule-groups/${id.split('/').map(encodeURIComponent).join('/')}?${new URLSearchParams({ territory })}`));

export const readHelpers = async (presentation: string, finess: string): Promise<supplyWire.Helpers> =>
  supplyWire.helpers(await get(`/api/v1/helpers?${new URLSearchParams({ presentation, finess })}`));

async function signalsIn(presentation: string, state: string, limit: number): Promise<{ readonly signals: readonly live.Signal[]; readonly more: boolean }> {
  const answer = fields(await get(`/api/v1/signals?${new URLSearchParams({ presentation, state, limit: String(limit) })}`), 'signals');
  return { signals: tolerant(array(answer, 'signals'), live.signal).items, more: typeof answer['next'] === 'string' };
}

/** Those in force, the gravest first, at most `limit`; those that were closed. `more`: there are more in force. */
export async function readSignals(presentation: string, limit: number, closedLimit: number): Promise<{ readonly open: readonly live.Signal[]; readonly closed: readonly live.Signal[]; readonly more: boolean }> {
  const [open, closed] = await Promise.all([signalsIn(presentation, 'open,acknowledged,snoozed', limit), signalsIn(presentation, 'resolved,cleared', closedLimit)]);
  return { open: open.signals, closed: closed.signals, more: open.more };
}
