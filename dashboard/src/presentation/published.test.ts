import { describe, expect, it } from 'vitest';
import { oldListText, publishedDates, publishedStatus, readText } from './published';
import type { Published } from './wire';

const of = (change: Partial<Published>): Published => ({ status: 'shortage', since: '2026-11-08', updated: '2026-11-20', returned: null, page: null, firstRead: '2026-11-21', lastRead: '2026-11-23', ...change });

describe('What the ANSM publishes', () => {
  it('Is told with its own dates and with the days on which it was read', () => {
    expect(publishedDates(of({}))).toBe('depuis le 8 nov. 2026, mise à jour le 20 nov. 2026');
    expect(publishedDates(of({ returned: '2026-12-01' }))).toBe('depuis le 8 nov. 2026, remise à disposition prévue le 1er déc. 2026, mise à jour le 20 nov. 2026');
    expect(readText(of({}))).toBe('liste lue du 21 nov. 2026 au 23 nov. 2026');
    expect(readText(of({ firstRead: '2026-11-23' }))).toBe('liste lue le 23 nov. 2026');
  });
  it('A return is told by its date, which the list also writes over the begin', () => {
    expect(publishedDates(of({ status: 'returned', since: '2026-11-21', returned: '2026-11-21' }))).toBe('le 21 nov. 2026, mise à jour le 20 nov. 2026');
  });
  it('A list read more than a week ago says what it cannot say', () => {
    expect(oldListText(of({}), '2026-11-30')).toBeNull();
    expect(oldListText(of({}), '2026-12-01')).toContain('8\u00a0jours'.replace('\u00a0', ' '));
    expect(oldListText(of({}), null)).toBeNull();
  });
  it('A status of a later server keeps its name and claims nothing', () => expect(publishedStatus('recalled')).toEqual({ words: 'recalled', tone: 'unknown' }));
});
