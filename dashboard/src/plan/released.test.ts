import { describe, expect, it } from 'vitest';
import { momentText } from '../format/format';
import { releaseOf, territoryPlanOf } from './fixtures';
import { refusalText, refuse } from './refusals';
import { fateOf, isPlanned, publicNow, withdrawalBody } from './released';
import { happenings, rangeOf } from './timeline';
import { type Release, type TerritoryDetail, recorded } from './wire';

const now = Date.UTC(2026, 10, 23, 9), hour = 3600_000;
const planned = releaseOf('R2', { from: now + hour }), taken = releaseOf('R2', { from: now + hour, withdrawn: 'chiffres à revoir' });
const detailOf = (...releases: readonly Release[]): TerritoryDetail => ({
  asOf: now, plan: territoryPlanOf('METRO', 'level1'), decisions: [], proposals: [], releases, indicators: [], subjects: [], conditions: [], reports: [], measures: [],
});

describe('A release as the server tells it', () => {
  const answer = (more: object) => recorded({
    replayed: false, release: { id: 'R1', territory: 'METRO', phase: 'level1', level: 1, text: 't', indicators: [], from: '2026-11-23T10:00:00+01:00', recordedAt: '2026-11-23T09:00:00+01:00', by: { name: 'n', role: 'evaluator' }, ...more },
  }).release?.withdrawn;
  it.each([[{}, null], [{ withdrawn: null }, null], [{ withdrawn: 'trop tôt' }, 'trop tôt']])('Of %j', (more, why) => expect(answer(more)).toBe(why));
  it('A reason that is no text is refused: it would be read as one that stands', () => expect(() => answer({ withdrawn: true })).toThrow());
});

describe('What the public knows', () => {
  it('Is the last one that is public', () => expect(publicNow(detailOf(planned, releaseOf('R1')))?.id).toBe('R1'));
  it('Is never one that was taken back, even after the moment it was planned for', () => expect(publicNow({ ...detailOf(taken, releaseOf('R1')), asOf: now + 2 * hour })?.id).toBe('R1'));
  it('Is nothing when the only one was taken back', () => expect(publicNow({ ...detailOf(taken), asOf: now + 2 * hour })).toBeNull());
  it('Is of this territory or of the whole country', () => expect(publicNow(detailOf(releaseOf('R3', { territory: 'DEP-974' }), releaseOf('R1', { territory: 'FR' })))?.id).toBe('R1'));
});

describe('A release that may be taken back', () => {
  it.each([['planned', planned, true], ['taken back already', taken, false], ['public', releaseOf('R1'), false], ['public from this very moment', releaseOf('R1', { from: now }), false]] as const)(
    'One that is %s', (_, release, may) => expect(isPlanned(release, now)).toBe(may));
  it.each([['', refuse('release.text', 'why')], [' \n', refuse('release.text', 'why')], [' trop tôt ', { why: 'trop tôt' }]])('For the reason « %s »', (why, body) => expect(withdrawalBody(why, 'release.text')).toEqual(body));
  it('A missing reason is asked for as such, a missing text as before', () => expect([refusalText(refuse('release.text', 'why')), refusalText(refuse('release.text', 'text'))]).toEqual([
    'Indiquez pourquoi elle est retirée, en 4 000 caractères au plus.', 'Indiquez ce qui est dit au public, en 4 000 caractères au plus.']));
  it.each(['release.public', 'release.closed', 'release.unknown'])('Refused with %s it is told in French', code => expect(refusalText({ code, path: 'id', detail: 'English' })).toMatch(/^Cette communication /));
});

describe('What became of a release, in words', () => {
  const words = (release: Release): string => Object.values(fateOf(release, now)).join('');
  it('Public, and planned', () => expect([words(releaseOf('R1')), words(planned)]).toEqual([
    `public à partir du ${momentText(releaseOf('R1').from)}`, `pas encore public : public à partir du ${momentText(planned.from)}`]));
  it('Taken back it is never said to be public', () => expect(words(taken)).toBe(`retirée avant publication : chiffres à revoir ; elle était prévue pour le ${momentText(taken.from)}`));
});

describe('Releases in the season', () => {
  it('Stand where they become public', () => expect(happenings(detailOf(planned))).toMatchObject([{ at: planned.from, id: 'R2', words: expect.not.stringContaining('retirée') }]));
  it('Taken back it stands where it was recorded: it never became public', () => {
    expect(happenings(detailOf(taken))).toMatchObject([{ at: taken.recordedAt, id: 'R2', words: expect.stringMatching(/, prévue pour le .*, retirée avant publication : chiffres à revoir$/) }]);
    expect(rangeOf(detailOf(taken), now).to).toBeLessThan(taken.from);
  });
});
