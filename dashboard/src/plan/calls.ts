import { get, post } from '../api/http';
import type { DecisionBody, ProposalBody } from './draft';
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
