import { useId, useState } from 'preact/hooks';
import { session } from '../api/session';
import { feed, signalRevision } from '../live/store';
import { isClosed } from '../live/feed';
import { placeText } from '../places/places';
import { placePath, typedFiness } from './finess';

/** Opens another establishment by its FINESS; the key is checked as it is typed, and only warns. */
export function Finder({ big = false }: { readonly big?: boolean }) {
  const id = useId();
  const [words, setWords] = useState('');
  const typed = typedFiness(words);
  const note = typed.kind === 'refused' && words.trim().length >= 9 ? typed.why : typed.kind === 'finess' && !typed.keyHolds ? 'La clé de contrôle ne tombe pas juste : vérifier la saisie. Le numéro peut être ouvert tout de même.' : '';
  return (
    <form class={big ? 'finder big' : 'finder'} role="search" onSubmit={event => { event.preventDefault(); if (typed.kind === 'finess') location.assign(placePath(typed.finess)); }}>
      <label for={id}>Ouvrir un établissement par son FINESS géographique</label>
      <div>
        <input id={id} class="field" type="text" inputMode="text" autocomplete="off" spellcheck={false} maxLength={14} placeholder="9 caractères" value={words} data-testid="finess-input"
          aria-describedby={`${id}-note`} aria-invalid={typed.kind === 'refused' && words.trim().length >= 9} onInput={event => setWords(event.currentTarget.value)} />
        <button type="submit" class="button main" data-testid="finess-open" disabled={typed.kind !== 'finess'}>Ouvrir</button>
      </div>
      <p id={`${id}-note`} class="note" role="status" data-testid="finess-note">{note}</p>
    </form>
  );
}

const mostNamed = 40;

/** Without a number: how to come to an establishment. */
export function Welcome() {
  void signalRevision.value;
  const own = (session.value?.scope ?? []).filter(one => typedFiness(one).kind === 'finess');
  const named = new Map<string, { readonly name: string; readonly territory: string; count: number }>();
  for (const signal of feed.signals.values()) {
    const { finess, establishmentName, territory } = signal.subject;
    if (finess === null || isClosed(signal)) continue;
    const known = named.get(finess);
    if (known) known.count++;
    else named.set(finess, { name: establishmentName ?? finess, territory, count: 1 });
  }
  const listed = [...named].sort((a, b) => b[1].count - a[1].count || a[1].name.localeCompare(b[1].name, 'fr')).slice(0, mostNamed);
  return (
    <div class="welcome">
      <h1>Établissement</h1>
      <Finder big />
      {own.length > 0 ? (
        <section aria-label="Vos établissements"><h2>Vos établissements</h2>
          <ul class="named">{own.map(one => <li key={one}><a href={placePath(one)}>{one}</a></li>)}</ul></section>
      ) : null}
      <section aria-label="Établissements nommés par un signal">
        <h2>Nommés par un signal en cours{named.size > listed.length ? ` (${listed.length} sur ${named.size}, les plus souvent nommés)` : ''}</h2>
        {listed.length === 0 ? <p class="aside">{feed.loaded ? 'Aucun signal en cours ne nomme un établissement.' : 'En attente du flux…'}</p> : (
          <ul class="named" data-testid="named">{listed.map(([finess, one]) => <li key={finess}><a href={placePath(finess)}>{one.name}</a> <span class="aside">{placeText(one.territory)} · {finess} · {one.count} signa{one.count > 1 ? 'ux' : 'l'}</span></li>)}</ul>
        )}
        <p class="aside">Un établissement s'ouvre aussi depuis la preuve d'un signal et depuis la liste d'entraide d'une ligne.</p>
      </section>
    </div>
  );
}
