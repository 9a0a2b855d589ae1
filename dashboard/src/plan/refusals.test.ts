import { describe, expect, it } from 'vitest';
import { toldOf, warningText } from './refusals';

const refused = (code: string, path = '') => toldOf({ code, path, detail: 'the server\'s own words' });

describe('a refusal as it is told', () => {
  it('The French sentence of its code stands alone', () => expect(refused('measure.volume-negative', 'volumes')).toEqual({ words: 'Un volume est une part des ventes usuelles : 0 % au moins.', server: null }));
  it('One code may mean two things, by its field', () => expect(refused('release.text', 'why').words).toContain('pourquoi'));
  it('What every page knows is known here too', () => expect(refused('store.unavailable')).toMatchObject({ server: null, words: expect.stringContaining('enregistrer') as string }));
  it('What was recorded all the same is told as a remark', () => expect(warningText({ code: 'measure.volume-unusual', message: 'English' })).toBe('Remarque : Ce volume dépasse les ventes usuelles, ce qu\'un contingentement fait rarement (measure.volume-unusual).'));
  it('Only of a code without French are the server\'s own words shown', () => expect(refused('x.new')).toEqual({ words: 'Refusé par le serveur.', server: 'the server\'s own words' }));
});
