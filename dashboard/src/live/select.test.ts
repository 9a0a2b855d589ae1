import { describe, expect, it } from 'vitest';
import { coverageView, signalView } from './fixtures';
import { gravest, worst, worstOfNation } from './select';
import * as wire from './wire';

const row = (territory: string, days: number | null, more: object = {}) =>
  wire.coverageRow(coverageView(territory, 1, { coverageDays: days, level: days === null ? 'unknown' : 'alert', ...more }));
const signal = (id: string, more: object = {}) => wire.signal(signalView(id, more));

describe('select', () => {
  it('The lowest coverages come first; rows without a number are not ranked', () => {
    expect(worst([row('DEP-01', 7), row('DEP-02', null), row('DEP-03', 2), row('FR', 1)], one => one.territory !== 'FR', 5).map(one => one.territory)).toEqual(['DEP-03', 'DEP-01']);
  });

  it('The worst of the nation is judged against the thresholds of its own link', () => {
    const officine = row('FR', 3, { presentation: '1', link: 'officine', criticalDays: 2 });
    const pui = row('FR', 4, { presentation: '2', criticalDays: 5 });
    expect(worstOfNation([officine, pui, row('DEP-01', 0)])?.presentation).toBe('2');
  });

  it('The wall shows signals in force: the gravest first, among them those nobody has taken, then the newest', () => {
    const shown = gravest([
      signal('old'), signal('new', { firstSeen: '2026-12-12T14:06:00+01:00' }), signal('alert', { severity: 'alert', firstSeen: '2026-12-12T15:00:00+01:00' }),
      signal('cleared', { state: 'cleared' }), signal('snoozed', { state: 'snoozed' }), signal('taken', { state: 'acknowledged', firstSeen: '2026-12-12T14:09:00+01:00' }),
    ], 4);
    expect(shown.map(one => one.id)).toEqual(['new', 'old', 'taken', 'alert']);
  });
});
