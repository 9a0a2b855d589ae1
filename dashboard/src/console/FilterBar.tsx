import { computed } from '@preact/signals';
import { kindText, knownKinds, severityText } from '../format/format';
import { feed } from '../live/store';
import { severities } from '../live/wire';
import { knownPlaces, placeText } from '../places/places';
import { closedNote } from './closed';
import { type StateFilter, mine, narrowing, noFilters, nobodys, sameFilters, stateFilters } from './filters';
import { allViews } from './views';
import { filters, listRevision, setFilters, viewsOpen } from './view';

export const stateNames: { readonly [state in StateFilter]: string } = {
  open: 'À traiter', acknowledged: 'Pris en charge', snoozed: 'En sommeil', standing: 'En cours', closed: 'Clos', all: 'Tous',
};

interface Offer {
  readonly kinds: readonly string[];
  readonly places: readonly (readonly [string, string])[];
  readonly people: readonly string[];
}

const collator = new Intl.Collator('fr');
let last: { readonly key: string; readonly offer: Offer } = { key: '', offer: { kinds: [], places: [], people: [] } };

/** What the signals at hand can be filtered by, and while closed ones are missing what those may be; the same object while nothing new has come. */
const offer = computed((): Offer => {
  void listRevision.value;
  const kinds = new Set<string>(), people = new Set<string>();
  const places = new Map<string, string>();
  for (const { kind, subject, assignedTo, acknowledgedBy } of feed.signals.values()) {
    kinds.add(kind);
    if (!places.has(subject.territory)) places.set(subject.territory, subject.territoryName ?? placeText(subject.territory));
    if (assignedTo !== null) people.add(assignedTo);
    if (acknowledgedBy !== null) people.add(acknowledgedBy);
  }
  if (closedNote() !== null) {
    for (const kind of knownKinds) kinds.add(kind);
    for (const [code] of knownPlaces()) if (!places.has(code)) places.set(code, placeText(code));
  }
  const key = [...kinds, '', ...places.keys(), '', ...people].join('\n');
  if (key !== last.key) last = { key, offer: { kinds: [...kinds].sort(), places: [...places].sort((a, b) => collator.compare(a[1], b[1])), people: [...people].sort(collator.compare).slice(0, 50) } };
  return last.offer;
});

function Choice({ name, value, options, change }: {
  readonly name: string; readonly value: string; readonly options: readonly (readonly [string, string])[]; readonly change: (value: string) => void;
}) {
  return (
    <label class="choice">{name}
      <select class="field" value={value} onChange={event => change(event.currentTarget.value)}>
        {options.map(([code, words]) => <option key={code} value={code} selected={code === value}>{words}</option>)}
      </select>
    </label>
  );
}

const including = (list: readonly string[], chosen: string): readonly string[] => chosen === '' || list.includes(chosen) ? list : [...list, chosen];

/** Filters; they are part of the address. The text is also reached with « / », the views with « v ». */
export function FilterBar() {
  const now = filters.value;
  const { kinds, places, people } = offer.value;
  const placed = now.territory === '' || places.some(([code]) => code === now.territory) ? places : [...places, [now.territory, placeText(now.territory)] as const];
  const person = now.who === mine || now.who === nobodys ? '' : now.who;
  const view = allViews().find(one => sameFilters(one.filters, now));
  return (
    <div class="filters" role="search" aria-label="Filtres">
      <button type="button" class="button view-button" aria-haspopup="dialog" onClick={() => viewsOpen.value = true}>Vue{view ? ` : ${view.name}` : 's'} <kbd>v</kbd></button>
      <Choice name="État" value={now.state} options={stateFilters.map((one): [string, string] => [one, stateNames[one]])} change={state => setFilters({ state: state as StateFilter })} />
      <Choice name="Gravité" value={now.severity} options={[['', 'Toutes'], ...severities.map((one): [string, string] => [one, severityText[one]])]}
        change={value => setFilters({ severity: value as typeof now.severity })} />
      <Choice name="Type" value={now.kind} options={[['', 'Tous'], ...including(kinds, now.kind).map((one): [string, string] => [one, kindText(one)])]} change={kind => setFilters({ kind })} />
      <Choice name="Territoire" value={now.territory} options={[['', 'Tous'], ...placed]} change={territory => setFilters({ territory })} />
      <Choice name="À qui" value={now.who} options={[['', 'Tous'], [mine, 'À moi'], [nobodys, 'À personne'], ...including(people, person).map((one): [string, string] => [one, one])]} change={who => setFilters({ who })} />
      <Choice name="Ordre" value={now.sort} options={[['severity', 'Gravité'], ['recent', 'Récents']]} change={value => setFilters({ sort: value === 'recent' ? 'recent' : 'severity' })} />
      <label class="choice grow">Texte
        <input id="filter-text" class="field" type="search" value={now.text} placeholder="médicament, DCI, code, lieu" onInput={event => setFilters({ text: event.currentTarget.value })} />
      </label>
      {narrowing.some(name => now[name] !== '') ? <button type="button" class="button" onClick={() => setFilters({ ...noFilters, state: now.state, sort: now.sort })}>Effacer</button> : null}
    </div>
  );
}
