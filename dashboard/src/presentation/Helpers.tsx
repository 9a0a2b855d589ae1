import { useState } from 'preact/hooks';
import { ApiFailure } from '../api/http';
import { session } from '../api/session';
import { daysText, reasonText } from '../format/format';
import { serverNow } from '../live/store';
import { knownPlaces, placeText } from '../places/places';
import { Part, Renewal, waitingFor } from './Part';
import { chooseHelped, follows, helped, helpers, place, signals } from './state';
import { agedText, helperReasonText, quantityText, refusalText } from './words';

interface Asking {
  readonly finess: string;
  readonly name: string;
  readonly department: string;
}

/** PUIs that a signal in force says are short of it, those of the chosen department or region first. */
function inDifficulty(): readonly Asking[] {
  const found = new Map<string, Asking>();
  for (const one of signals.got.value.value?.open ?? []) {
    const { finess, establishmentName, territory, link } = one.subject;
    if (finess === null || (link !== null && link !== 'pui')) continue;
    found.set(finess, { finess, name: establishmentName ?? finess, department: territory });
  }
  const here = (one: Asking): boolean => one.department === place.value;
  return [...found.values()].sort((a, b) => Number(here(b)) - Number(here(a)) || placeText(a.department).localeCompare(placeText(b.department), 'fr') || a.name.localeCompare(b.name, 'fr'));
}

const shape = /^[0-9][0-9AB][0-9A-Z]{7}$/;

/** Who can lend to one establishment: it is chosen among those in difficulty, or named by its FINESS. */
export function Helpers() {
  const [typed, setTyped] = useState(helped.value);
  const [wrong, setWrong] = useState(false);
  const got = helpers.got.value;
  const of = got.value;
  // The stock of others is theirs: a key of those who report is told so before it asks.
  if (follows.value === false) return <Part id="aide" title="Qui peut aider"><p class="empty refused" role="status">{refusalText('Aides possibles', new ApiFailure(403, 'access.role', ''), session.value?.role ?? null)}</p></Part>;
  const asking = inDifficulty();
  const departments = [...new Set(asking.map(one => one.department))];
  const ask = (finess: string): void => {
    const clean = finess.replaceAll(' ', '').toUpperCase();
    setTyped(clean);
    setWrong(clean !== '' && !shape.test(clean));
    if (clean === '' || shape.test(clean)) chooseHelped(clean);
  };
  return (
    <Part id="aide" title="Qui peut aider">
      <form class="ask" onSubmit={event => { event.preventDefault(); ask(typed); }}>
        <label>PUI en difficulté{' '}
          <select class="field" data-testid="asking" value={asking.some(one => one.finess === helped.value) ? helped.value : ''} onChange={event => ask(event.currentTarget.value)}>
            <option value="">{asking.length === 0 ? 'aucune signalée' : `choisir parmi ${asking.length}`}</option>
            {departments.map(department => (
              <optgroup key={department} label={knownPlaces().has(department) ? placeText(department) : department}>{asking.filter(one => one.department === department).map(one => <option key={one.finess} value={one.finess}>{one.name}</option>)}</optgroup>
            ))}
          </select>
        </label>
        <label>ou FINESS{' '}<input class="field finess" data-testid="finess" value={typed} maxLength={12} aria-invalid={wrong} aria-describedby={wrong ? 'finess-wrong' : undefined} onInput={event => { setTyped(event.currentTarget.value); setWrong(false); }} /></label>
        <button type="submit" class="button">Chercher</button>
        {wrong ? <p id="finess-wrong" class="notice-line" role="alert">Un FINESS a neuf caractères : « {typed} » n'en est pas un.</p> : null}
      </form>
      {helped.value === '' ? <p class="empty">Choisissez un établissement : les PUI voisines qui peuvent prêter seront montrées avec leur distance et la quantité qui les laisse au-dessus de leur plancher.</p> : (
        <>
          <Renewal got={got} />
          {waitingFor('Aides possibles', got)}
          {of === null ? null : (
            <>
              <p class="aside">Pour <a href={`/etablissement/${encodeURIComponent(of.finess)}`}>{asking.find(one => one.finess === of.finess)?.name ?? of.finess}</a> : à moins de {of.radiusKm} km, plus de {of.minDays} j de couverture, plancher {of.floorDays} j ({of.rule}).</p>
              {of.reason !== null ? <p class="empty">{helperReasonText(of.reason)}</p> : of.helpers.length === 0 ? <p class="empty" data-testid="no-helper">Personne ne peut prêter dans ce rayon.</p> : (
                <div class="scroll tall" role="region" aria-label="Établissements qui peuvent prêter" tabIndex={0}>
                  <table class="plain" data-testid="helpers">
                    <thead><tr><th scope="col">Établissement</th><th scope="col" class="num">Distance</th><th scope="col" class="num">Couverture</th><th scope="col" class="num">Prêt possible</th></tr></thead>
                    <tbody>{of.helpers.map(one => (
                      <tr key={one.finess}>
                        <th scope="row"><a href={`/etablissement/${encodeURIComponent(one.finess)}`}>{one.name}</a><small>{placeText(one.territory)}{one.horsRegion ? ' · hors région' : ''}</small></th>
                        <td class="num">{one.distanceKm.toLocaleString('fr-FR')} km</td>
                        <td class="num">{one.coverageDays === null ? reasonText(one.coverageReason) : daysText(one.coverageDays)}<small>{agedText(one.asOf, serverNow.value)}</small></td>
                        <td class="num"><strong>{quantityText(one.offered, one.unit)}</strong><small>sur {quantityText(one.stock, one.unit)}</small></td>
                      </tr>
                    ))}</tbody>
                  </table>
                </div>
              )}
              {of.unknown.length === 0 ? null : (
                <details><summary>{of.unknown.length === 1 ? '1 voisine dont on ne sait pas si elle peut prêter' : `${of.unknown.length} voisines dont on ne sait pas si elles peuvent prêter`}</summary>
                  <ul class="silent">{of.unknown.map(one => <li key={one.finess}><a href={`/etablissement/${encodeURIComponent(one.finess)}`}>{one.name}</a> <span class="aside">{one.distanceKm.toLocaleString('fr-FR')} km · {reasonText(one.reason)}</span></li>)}</ul></details>
              )}
            </>
          )}
        </>
      )}
    </Part>
  );
}
