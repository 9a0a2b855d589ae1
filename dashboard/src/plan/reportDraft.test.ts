import { describe, expect, it } from 'vitest';
import type { Light } from './followed';
import { emptyRelease, releaseBody } from './releaseDraft';
import { emptyReport, emptyWeek, mondayOf, reportBody, weekBody } from './reportDraft';

const now = Date.UTC(2026, 10, 23, 8);

describe('A report from the field', () => {
  const draft = { ...emptyReport('DEP-974'), kind: 'tension', role: 'pui', text: ' Plus de suspension ', groups: ['', 'amoxicilline'] };
  it('Is of the territory that is looked at, and of now, where nothing else is said', () => expect(reportBody(draft, now)).toEqual({
    indicator: 'field', kind: 'tension', role: 'pui', declarant: null, department: '974', group: 'amoxicilline', text: 'Plus de suspension', occurredAt: '2026-11-23T08:00:00.000Z',
  }));
  it.each([['kind', { kind: '' }], ['role', { role: '' }], ['department', { department: '' }], ['text', { text: ' ' }], ['occurredAt', { occurred: '2026-03-29T02:30' }]])('What is missing is told at %s', (path, more) =>
    expect(reportBody({ ...draft, ...more }, now)).toMatchObject({ path }));
});

describe('A week by hand', () => {
  it.each([['2026-11-23', '2026-11-23'], ['2026-11-29', '2026-11-23'], ['2027-01-01', '2026-12-28'], ['hier', null], ['', null]])('The week of %s begins on %s', (day, monday) => expect(mondayOf(day)).toBe(monday));
  it('A value left empty is unknown, never 0', () => expect(weekBody({ ...emptyWeek, disease: 'grippe', day: '2026-11-18', level: 'epidemic' })).toMatchObject({ week: '2026-11-16', value: null, level: 'epidemic' }));
  it.each([['disease', { disease: '' }], ['week', { day: '' }], ['value', { value: 'haut' }]])('What is missing is told at %s', (path, more) =>
    expect(weekBody({ ...emptyWeek, disease: 'grippe', day: '2026-11-18', ...more })).toMatchObject({ path }));
});

describe('A release', () => {
  const light = { indicator: 'supply', light: 'amber', asOf: now - 3600_000, recordedAt: now } as Light;
  const draft = { ...emptyRelease([light, { ...light, indicator: 'field' }]), text: 'Le niveau 1 est activé.' };
  it('Tells of no indicator that nobody chose to tell of', () => expect(releaseBody(draft, now)).toEqual({ text: 'Le niveau 1 est activé.', from: '2026-11-23T08:00:00.000Z', indicators: [] }));
  it('Tells of one in words, never in colour alone', () => {
    const told = (words: string) => ({ ...draft, indicators: draft.indicators.map((one, at) => at === 1 ? { ...one, told: 'yes', words } : one) });
    expect(releaseBody(told(' '), now)).toMatchObject({ code: 'release.indicator', path: 'indicators[1].words' });
    expect(releaseBody(told('Quelques tensions'), now)).toMatchObject({ indicators: [{ name: 'field', light: 'amber', words: 'Quelques tensions', asOf: '2026-11-23T07:00:00.000Z' }] });
  });
});
