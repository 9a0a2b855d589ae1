import { describe, expect, it } from 'vitest';
import { noFilters, readFilters, writeFilters } from './filters';
import { longestName, mostViews, parseViews, productViews, withView, writeViews } from './views';

const amox = { ...noFilters, text: 'amox' } as const;

describe('Views', () => {
  it('Are addresses: each of the product\'s comes back from its link', () => {
    for (const view of productViews) expect(readFilters(writeFilters(view.filters))).toEqual(view.filters);
  });
  it('Come back as they were kept', () => {
    const views = withView([], 'Amoxicilline', amox);
    if (typeof views === 'string') throw new Error(views);
    expect(parseViews(writeViews(views))).toEqual(views);
  });
  it('A name stands once, and never for one of the product\'s', () => {
    const views = withView([{ name: 'A', filters: amox, own: true }], 'A', noFilters);
    expect(views).toEqual([{ name: 'A', filters: noFilters, own: true }]);
    expect(withView([], 'Critiques', amox)).toContain('vue du produit');
    expect(withView([], '  ', amox)).toContain('nom');
    expect(withView([], 'x'.repeat(longestName + 1), amox)).toContain('caractères');
  });
  it('Are bounded, and said so', () => {
    const full = Array.from({ length: mostViews }, (_, at) => ({ name: `v${at}`, filters: amox, own: true }));
    expect(withView(full, 'une de plus', amox)).toContain(`${mostViews} vues`);
    expect(parseViews(JSON.stringify(Array.from({ length: 99 }, (_, at) => [`v${at}`, ''])))).toHaveLength(mostViews);
  });
  it('Nonsense in the browser\'s storage is no view', () => {
    for (const kept of [null, '', '{', '42', '[1,["a"],[1,2]]']) expect(parseViews(kept)).toEqual([]);
  });
});
