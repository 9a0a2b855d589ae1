import { get, post, put } from '../api/http';
import { array, fields, list, text, textOrNull } from '../live/read';
import type { DecisionBody, ProposalBody } from './draft';
import { type Sheet, lever, type LeverList, sheet } from './levers';
import type { ChangeBody, MeasureBody } from './measureDraft';
import type { ReleaseBody } from './releaseDraft';
import type { FieldBody, WeekBody } from './reportDraft';
import * as wire from './wire';

const root = '/api/v1/winter-plan';
const at = (asOf: number | null): string => asOf === null ? '' : `?asOf=${encodeURIComponent(new Date(asOf).toISOString())}`;

/** `asOf` null: now. Otherwise all that was recorded until then, nothing later. */
export const plans = async (asOf: number | null): Promise<wire.PlanList> => wire.planList(await get(root + at(asOf)));

export const planOf = async (territory: string, asOf: number | null): Promise<wire.TerritoryDetail> =>
  wire.territoryDetail(await get(`${root}/${encodeURIComponent(territory)}${at(asOf)}`));

/** The key goes with the body: the same again changes nothing. */
export const recordDecision = async (territory: string, key: string, body: DecisionBody): Promise<wire.Recorded> =>
  wire.recorded(await post(`${root}/${encodeURIComponent(territory)}/decisions`, { key, ...body }));

export const recordProposal = async (territory: string, key: string, body: ProposalBody): Promise<wire.Recorded> =>
  wire.recorded(await post(`${root}/${encodeURIComponent(territory)}/proposals`, { key, ...body }));

export const withdrawProposal = async (territory: string, id: string, key: string, why: string): Promise<wire.Recorded> =>
  wire.recorded(await post(`${root}/${encodeURIComponent(territory)}/proposals/${encodeURIComponent(id)}/withdraw`, { key, why }));

export const recordRelease = async (territory: string, key: string, body: ReleaseBody): Promise<wire.Recorded> =>
  wire.recorded(await post(`${root}/${encodeURIComponent(territory)}/releases`, { key, ...body }));

/** Only before it is public. */
export const withdrawRelease = async (territory: string, id: string, key: string, why: string): Promise<wire.Recorded> =>
  wire.recorded(await post(`${root}/${encodeURIComponent(territory)}/releases/${encodeURIComponent(id)}/withdraw`, { key, why }));

export const recordMeasure = async (territory: string, key: string, body: MeasureBody): Promise<wire.MeasureRecorded> =>
  wire.measureRecorded(await post(`${root}/${encodeURIComponent(territory)}/measures`, { key, ...body }));

export const changeMeasure = async (territory: string, id: string, verb: string, key: string, body: ChangeBody): Promise<wire.MeasureRecorded> =>
  wire.measureRecorded(await post(`${root}/${encodeURIComponent(territory)}/measures/${encodeURIComponent(id)}/${verb}`, { key, ...body }));

/** A report from the field, or a week by hand. */
export const enterIndicator = async (territory: string, key: string, body: FieldBody | WeekBody): Promise<{ readonly report: string | null; readonly week: string | null }> => {
  const answer = fields(await post(`${root}/${encodeURIComponent(territory)}/indicators`, { key, ...body }), 'recorded');
  const report = answer['report'];
  return { report: report === undefined || report === null ? null : text(fields(report, 'report'), 'id'), week: textOrNull(answer, 'week') };
};

export const levers = async (): Promise<LeverList> => {
  const answer = fields(await get(`${root}/levers`), 'levers');
  return { version: text(answer, 'version'), readings: array(answer, 'readings').filter(one => typeof one === 'string'), levers: list(answer, 'levers', lever) };
};

/** `version`: the one that was read; another one is refused. */
export const reviseSheet = async (id: string, key: string, body: { readonly version: number; readonly criteria: readonly string[] }): Promise<Sheet> =>
  sheet(fields(await put(`${root}/levers/${encodeURIComponent(id)}/sheet`, { key, ...body }), 'recorded')['sheet']);

export interface Choice {
  readonly code: string;
  readonly label: string;
}

/** Molecule groups whose name holds `query`. */
export const groupsLike = async (query: string): Promise<readonly Choice[]> =>
  list(fields(await get(`/api/v1/molecule-groups?query=${encodeURIComponent(query)}&limit=20`), 'groups'), 'moleculeGroups', raw => {
    const from = fields(raw, 'group');
    return { code: text(from, 'id'), label: text(from, 'label') };
  });
