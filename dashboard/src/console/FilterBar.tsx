import { kindText, severityText } from '../format/format';
import { feed, signalRevision } from '../live/store';
import { severities } from '../live/wire';
import { placeText } from '../places/places';
import { type StateFilter, noFilters, stateFilters } from './filters';
import { filters, setFilters } from './view';

const stateNames: { readonly [state in StateFilter]: string } = {
  open: 'À traiter', acknowledged: 'Pris en charge', snoozed: 'En sommeil', closed: 'Clos', all: 'Tous',
};

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

/** Filters; they are part of the address. The text is also reached with « / ». */
export function FilterBar() {
  void signalRevision.value;
  const now = filters.value;
  const kinds = new Set([...feed.signals.values()].map(signal => signal.kind));
  const places = new Map([...feed.signals.values()].map(({ subject }): [string, string] => [subject.territory, subject.territoryName ?? placeText(subject.territory)]));
  if (now.kind !== '') kinds.add(now.kind);
  if (now.territory !== '' && !places.has(now.territory)) places.set(now.territory, placeText(now.territory));
  const changedSome = (['severity', 'kind', 'territory', 'text'] as const).some(name => now[name] !== '');
  return (
    <div class="filters" role="search" aria-label="Filtres">
      <div class="states" role="group" aria-label="État">
        {stateFilters.map(state =>
          <button key={state} type="button" class="button" aria-pressed={now.state === state} onClick={() => setFilters({ state })}>{stateNames[state]}</button>)}
      </div>
      <Choice name="Gravité" value={now.severity} options={[['', 'Toutes'], ...severities.map((one): [string, string] => [one, severityText[one]])]}
        change={value => setFilters({ severity: value as typeof now.severity })} />
      <Choice name="Type" value={now.kind} options={[['', 'Tous'], ...[...kinds].sort().map((one): [string, string] => [one, kindText(one)])]} change={kind => setFilters({ kind })} />
      <Choice name="Territoire" value={now.territory} options={[['', 'Tous'], ...[...places].sort((a, b) => a[1].localeCompare(b[1], 'fr'))]} change={territory => setFilters({ territory })} />
      <Choice name="Ordre" value={now.sort} options={[['severity', 'Gravité'], ['recent', 'Récents']]} change={value => setFilters({ sort: value === 'recent' ? 'recent' : 'severity' })} />
      <label class="choice grow">Texte
        <input id="filter-text" class="field" type="search" value={now.text} placeholder="médicament, lieu, établissement" onInput={event => setFilters({ text: event.currentTarget.value })} />
      </label>
      {changedSome ? <button type="button" class="button" onClick={() => setFilters({ ...noFilters, state: now.state, sort: now.sort })}>Effacer</button> : null}
    </div>
  );
}
