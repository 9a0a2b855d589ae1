import { afterAll, describe, expect, it, vi } from 'vitest';
import { signalView } from '../live/fixtures';
import { signal } from '../live/wire';

vi.stubGlobal('location', { search: '', pathname: '/signaux', hash: '', origin: 'http://x' });
vi.stubGlobal('history', { replaceState: () => {} });
const { feed, signalRevision } = await import('../live/store');
const { marked, selected, setFilters, targets } = await import('./view');
const { selectedText, theSelectedText } = await import('./selection');

describe('A selection', () => {
  afterAll(() => vi.unstubAllGlobals());
  it('Outlives a change of filters, and says what of it is out of sight', () => {
    for (const [id, severity] of [['a', 'critical'], ['b', 'alert'], ['c', 'alert']] as const) feed.learn(signal(signalView(id, { severity })));
    signalRevision.value++;
    setFilters({});
    marked.value = new Set(['a', 'b', 'gone']);
    expect([selected.value.signals.length, selected.value.hidden]).toEqual([2, 0]);
    setFilters({ severity: 'alert' });
    expect([targets().map(({ id }) => id), selected.value.hidden]).toEqual([['a', 'b'], 1]);
  });
  it.each([[1, 0, '1 sélectionné', 'le signal sélectionné'], [3, 2, '3 sélectionnés, dont 2 hors de la liste', 'les 3 signaux sélectionnés, dont 2 hors de la liste'],
    [2, 2, '2 sélectionnés, tous hors de la liste', 'les 2 signaux sélectionnés, tous hors de la liste'], [1, 1, '1 sélectionné, hors de la liste', 'le signal sélectionné, hors de la liste']])(
    'Of %i with %i out of sight is told in words', (count, hidden, words, sentence) => expect([selectedText(count, hidden), theSelectedText(count, hidden)]).toEqual([words, sentence]));
});
