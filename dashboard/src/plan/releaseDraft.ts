import { fromParisInput } from '../format/paris';
import type { Light } from './followed';
import { type Refusal, refuse } from './refusals';

/** What the public is told: a decision of its own. Nothing is told of an indicator that nobody chose to tell of. */

export interface ReleaseDraft {
  readonly text: string;
  /** Empty: from the moment of recording. */
  readonly from: string;
  readonly indicators: readonly { readonly name: string; readonly told: string; readonly light: string; readonly words: string; readonly asOf: string }[];
}

export interface ReleaseBody {
  readonly text: string;
  readonly indicators: readonly { readonly name: string; readonly light: string; readonly words: string; readonly asOf: string }[];
  readonly from: string;
}

/** Each of the three as it stands, told or not as somebody decides; words are to be written, the internal ones hold figures. */
export const emptyRelease = (lights: readonly Light[]): ReleaseDraft => ({
  text: '', from: '', indicators: lights.map(light => ({ name: light.indicator, told: '', light: light.light, words: '', asOf: new Date(light.asOf ?? light.recordedAt).toISOString() })),
});

/** `now`: the server's clock, ms. */
export function releaseBody(draft: ReleaseDraft, now: number): ReleaseBody | Refusal {
  if (draft.text.trim() === '') return refuse('release.text', 'text');
  const from = draft.from === '' ? now : fromParisInput(draft.from);
  if (from === null) return refuse('decision.publish', 'from');
  const told = draft.indicators.filter(one => one.told === 'yes');
  const empty = draft.indicators.findIndex(one => one.told === 'yes' && one.words.trim() === '');
  if (empty >= 0) return refuse('release.indicator', `indicators[${empty}].words`);
  return { text: draft.text.trim(), from: new Date(from).toISOString(), indicators: told.map(({ name, light, words, asOf }) => ({ name, light, words: words.trim(), asOf })) };
}
