import { describe, expect, it } from 'vitest';
import type { Lever } from './levers';
import { type MeasureDraft, byCircuit, emptyMeasure, measureBody, typedNumber, verbsFor } from './measureDraft';
import { concerns, refusalOf } from './refusals';

const lever = (more: Partial<Lever> = {}): Lever => ({
  id: 'contingentement-quantitatif', title: 'Contingentement', toolbox: 'supply', chapter: 'C', does: '', legalBasis: null, pilot: 'ANSM', term: 'immediate', circuits: ['city', 'hospital'], takesVolume: true,
  general: false, sources: [], sheet: { version: 1, criteria: [], author: '', at: 0, source: null }, ...more,
});
const draft = (more: Partial<MeasureDraft> = {}): MeasureDraft => ({ ...emptyMeasure, lever: 'contingentement-quantitatif', groups: ['', 'amoxicilline'], circuits: ['', 'city', 'hospital'], city: '80', hospital: '62,5', motive: ' Tension ', ...more });

describe('A measure as it is typed', () => {
  it('What was left empty is not sent', () => expect(measureBody(draft({ review: '2026-12-24' }), lever())).toEqual({
    lever: 'contingentement-quantitatif', title: null, groups: ['amoxicilline'], presentations: [], territories: [], circuits: ['city', 'hospital'], pilot: null,
    volumes: [{ circuit: 'city', percent: 80, period: 'week' }, { circuit: 'hospital', percent: 62.5, period: 'week' }], start: null, end: null, review: '2026-12-24', motive: 'Tension',
  }));
  it('−5 % goes to the server, which says why it refuses', () => expect(measureBody(draft({ city: '−5' }), lever())).toMatchObject({ volumes: [{ percent: -5 }, {}] }));
  it('A volume left empty is missing, not 0', () => expect(measureBody(draft({ city: ' ' }), lever())).toMatchObject({ volumes: [{ circuit: 'hospital' }] }));
  it('130 % waits for a confirmation', () => {
    expect(measureBody(draft({ city: '130' }), lever())).toMatchObject({ code: 'measure.volume-unusual', path: 'unusual' });
    expect(measureBody(draft({ city: '130', unusual: 'yes' }), lever())).toMatchObject({ volumes: [{ percent: 130 }, {}] });
  });
  it('A lever that takes no volume sends none', () => expect(measureBody(draft({ city: '130' }), lever({ takesVolume: false }))).toMatchObject({ volumes: [] }));
  it('A lever of one circuit acts on that one', () => expect(measureBody(draft(), lever({ circuits: ['hospital'] }))).toMatchObject({ circuits: ['hospital'], volumes: [{ circuit: 'hospital' }] }));
  it.each([['no lever', draft(), undefined, 'measure.lever-unknown'], ['no number', draft({ city: 'beaucoup' }), lever(), 'measure.volume-value']] as const)('%s is told before anything is sent', (_, typed, of, code) =>
    expect(measureBody(typed, of)).toMatchObject({ code }));
  it.each([['62,5', 62.5], ['−5', -5], ['-5', -5], ['1 000', 1000], ['80 %', 80], ['', null], ['1,2,3', null], ['1e3', null]])('« %s » is read as %s', (words, number) => expect(typedNumber(words)).toBe(number));
  it.each([['prepared', ['start', 'amend', 'withdraw']], ['inForce', ['end', 'amend']], ['ended', []]])('Of a measure that is %s', (state, verbs) => expect(verbsFor(state)).toEqual(verbs));
});

describe('What the server refuses', () => {
  const refusal = refusalOf('measure.volume-negative', '-5 %: a volume is a share of usual sales, at least 0', {
    path: 'volumes[1].percent', refusals: [
      { code: 'measure.volume-negative', path: 'volumes[1].percent', message: '-5 %' }, { code: 'measure.territory-missing', path: 'scope.territories', message: 'no territory' }, { code: 'measure.scope-empty', path: 'scope', message: 'x' }],
  });
  it('Is all told, each reason at its field', () => {
    const told = byCircuit(refusal, ['city', 'hospital']);
    expect(['volumes.city', 'volumes.hospital', 'territories', 'groups', 'motive'].map(field => concerns(told, field))).toEqual([false, true, true, true, false]);
    expect(refusal.also).toHaveLength(2);
  });
});
