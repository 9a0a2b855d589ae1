import { describe, expect, it } from 'vitest';
import { coverageView, envelope, signalView, statusView } from './fixtures';
import { Unreadable } from './read';
import * as wire from './wire';

describe('wire', () => {
  it('Times become milliseconds, unknown figures stay null', () => {
    const row = wire.coverageRow(coverageView('FR', 1, { stock: null, coverageDays: null, coverageReason: 'stale', level: 'unknown' }));
    expect([row.stock, row.coverageDays, row.coverageReason, row.asOf]).toEqual([null, null, 'stale', Date.UTC(2026, 11, 12, 13, 5)]);
  });

  it('An absent figure is null and never 0', () => {
    const raw: { [name: string]: unknown } = { ...coverageView('FR', 1) };
    delete raw['criticalShare'];
    expect(wire.coverageRow(raw).criticalShare).toBeNull();
  });

  it.each([
    ['level', { level: 'fine' }], ['version', { version: '3' }], ['lines', { lines: null }], ['asOf', { asOf: 'yesterday' }], ['officialThresholds', { officialThresholds: 1 }],
    ['coverageDays', { coverageDays: Number.NaN }],
  ])('A row whose %s is not what was agreed is refused by that name', (name, more) => {
    expect(() => wire.coverageRow(coverageView('FR', 1, more))).toThrow(new Unreadable(name, '').path);
  });

  it('A frame without epoch is refused', () => expect(() => wire.frame(envelope('signal', {}, { epoch: 7 }))).toThrow(Unreadable));
  it('A signal keeps its evidence with source and time', () => {
    expect(wire.signal(signalView('a')).evidence).toEqual([{ what: 'couverture', value: 4.96, unit: 'jours', source: 'DEP-53', at: Date.UTC(2026, 11, 12, 13, 5) }]);
  });
  it('A winter-plan level that nobody recorded is null', () => expect(wire.status(statusView()).winterPlan[0]?.level).toBeNull());
  it('An exercise is told whole', () => expect(wire.status(statusView({ exercise: { name: 'hiver-2025', from: '2025-12-01T06:00:00Z', to: '2026-01-15T06:00:00Z', at: '2025-12-03T11:22:33Z', speed: 60, paused: true, ended: false, behind: true } })).exercise)
    .toEqual({ name: 'hiver-2025', from: Date.UTC(2025, 11, 1, 6), to: Date.UTC(2026, 0, 15, 6), speed: 60, paused: true, ended: false, behind: true }));
  it('No exercise is none, of an older server too', () => expect([wire.status(statusView()).exercise, wire.status(statusView({ exercise: null })).exercise]).toEqual([null, null]));
  it('Fields added later are ignored', () => expect(wire.status(statusView({ more: 1 })).version).toBe('1.0.0'));
});
