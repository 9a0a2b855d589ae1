import { linkText } from '../format/format';
import { shownLinks } from '../live/select';
import { absenceText } from '../places/absence';
import { knownPlaces, placeText } from '../places/places';
import { absence, chooseLink, choosePlace, link, place, rowOf, rows } from './state';

const byName = (a: string, b: string): number => placeText(a).localeCompare(placeText(b), 'fr');

/** One choice of territory and link for the whole page. Territories without a row of this presentation are offered too: no data is an answer. */
export function Places() {
  const all = new Set([...knownPlaces().keys(), ...rows.value.map(row => row.territory), place.value]);
  const seen = new Set(rows.value.map(row => row.territory));
  const missing = (code: string): string => absence(code) === 'reading' ? '' : ` — ${absenceText[absence(code)].short}`;
  const words = (code: string): string => seen.has(code) ? placeText(code) : `${placeText(code)}${missing(code)}`;
  const group = (label: string, start: string) => (
    <optgroup label={label}>{[...all].filter(code => code.startsWith(start)).sort(byName).map(code => <option key={code} value={code}>{words(code)}</option>)}</optgroup>
  );
  return (
    <div class="places">
      <label>Territoire{' '}
        <select class="field" data-testid="place" value={place.value} onChange={event => choosePlace(event.currentTarget.value)}>
          {['FR', 'METRO'].map(code => <option key={code} value={code}>{words(code)}</option>)}
          {group('Régions', 'REG-')}
          {group('Départements', 'DEP-')}
        </select>
      </label>
      <div class="links" role="group" aria-label="Maillon de la chaîne">
        {shownLinks.map(one => (
          <button key={one} type="button" class="button" data-testid={`link-${one}`} aria-pressed={link.value === one} onClick={() => chooseLink(one)}>{linkText(one)}{rowOf(place.value, one) ? '' : missing(place.value)}</button>
        ))}
      </div>
    </div>
  );
}
