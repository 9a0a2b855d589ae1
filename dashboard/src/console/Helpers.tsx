import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiFailure } from '../api/http';
import { amountText, daysText, reasonText, unitText, whenText } from '../format/format';
import { feed } from '../live/store';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';
import { type Helpers as Answer, findHelpers, helpersAsked, nobodyText } from './helpers';
import { tell } from './toasts';
import { nowSecond } from './view';

interface Asking {
  readonly finess: string;
  readonly name: string;
}

/** Establishments that lack this very presentation in the signal's place: helpers are those of an establishment. */
function inNeed(signal: Signal): readonly Asking[] {
  const { presentation, finess, territory, establishmentName } = signal.subject;
  if (presentation === null) return [];
  if (finess !== null) return [{ finess, name: establishmentName ?? finess }];
  const found = new Map<string, Asking>();
  for (const { subject, state } of feed.signals.values()) {
    if (subject.presentation === presentation && subject.finess !== null && state !== 'resolved' && state !== 'cleared' && (territory === subject.territory || territory === 'FR'))
      found.set(subject.finess, { finess: subject.finess, name: subject.establishmentName ?? subject.finess });
  }
  return [...found.values()].slice(0, 6);
}

function Table({ answer, of }: { readonly answer: Answer; readonly of: Asking }) {
  const { helpers, unknown } = answer;
  return (
    <div data-testid="helpers-answer">
      <p class="aside">Pour {of.name} : hôpitaux à moins de {answer.radiusKm} km avec plus de {answer.minDays} jours de stock ; ce qui est proposé leur en laisse {answer.floorDays} ({answer.rule}).</p>
      {helpers.length === 0 ? <p>{nobodyText(answer)}</p> : (
        <table>
          <thead><tr><th scope="col">Établissement</th><th scope="col">Distance</th><th scope="col">Couverture</th><th scope="col">Peut céder</th><th scope="col">Données</th></tr></thead>
          <tbody>{helpers.map(one => (
            <tr key={one.finess}><th scope="row"><a href={`/etablissement/${encodeURIComponent(one.finess)}`}>{one.name}</a>, {placeText(one.territory)}{one.horsRegion ? ' (hors région)' : ''}{one.simulated ? ' (simulé)' : ''}</th>
              <td class="value">{amountText(one.distanceKm)} km</td><td class="value">{one.coverageDays === null ? reasonText(one.coverageReason) : daysText(one.coverageDays)}</td>
              <td class="value">{amountText(one.offered)} {unitText(one.unit, one.offered)}</td><td>{whenText(one.asOf, nowSecond.value)}</td></tr>))}</tbody>
        </table>)}
      {unknown.length > 0 ? <p class="aside">Dans le rayon, sans réponse possible : {unknown.slice(0, 6).map(one => `${one.name} (${reasonText(one.reason)})`).join(', ')}{unknown.length > 6 ? ` et ${unknown.length - 6} autres` : ''}.</p> : null}
    </div>
  );
}

/** Who could lend what lacks, asked for by button or by `q`; the answer takes the focus. */
export function Helpers({ signal }: { readonly signal: Signal }) {
  const [shown, setShown] = useState<{ readonly of: Asking; readonly answer: Answer | string | null } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const needs = inNeed(signal);
  const find = async (of: Asking): Promise<void> => {
    const presentation = signal.subject.presentation;
    if (presentation === null) return;
    setShown({ of, answer: null });
    box.current?.focus();
    try {
      const answer = await findHelpers(presentation, of.finess);
      setShown(now => now?.of.finess === of.finess ? { of, answer } : now);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      setShown({ of, answer: error.message });
    }
  };
  const wanted = helpersAsked.value === signal.id;
  useEffect(() => {
    if (!wanted) return;
    helpersAsked.value = null;
    if (signal.subject.presentation === null) {
      tell("Ce signal ne porte pas sur un médicament : personne à chercher.");
      return;
    }
    box.current?.scrollIntoView({ block: 'nearest' });
    const [first] = needs;
    if (first) void find(first);
    else box.current?.focus();
  }, [wanted]);
  // An answer that came is read at once, by whoever asked for it from here.
  useEffect(() => { if (shown !== null && shown.answer !== null && box.current?.contains(document.activeElement)) box.current.scrollIntoView({ block: 'nearest' }); }, [shown]);
  if (signal.subject.presentation === null) return null;
  return (
    <div ref={box} tabIndex={-1} class="helpers" data-testid="helpers" role="group" aria-labelledby="helpers-title">
      <h3 id="helpers-title">Qui peut aider</h3>
      {needs.length === 0 ? <p class="aside">Ce signal porte sur un territoire et aucun établissement n'y est signalé pour ce médicament : l'aide se cherche pour un établissement, depuis sa page.</p>
        : <p class="actions">{needs.map((one, at) => <button key={one.finess} type="button" class="button" onClick={() => void find(one)}>{needs.length > 1 ? `Pour ${one.name}` : 'Chercher'}{at === 0 ? <> <kbd>q</kbd></> : null}</button>)}</p>}
      <div role="status">{shown === null ? null : shown.answer === null ? <p>Recherche…</p> : typeof shown.answer === 'string' ? <p class="wrong">{shown.answer}</p> : <Table answer={shown.answer} of={shown.of} />}</div>
    </div>
  );
}
