import { shareText } from '../format/format';
import { wallText } from '../format/plan';
import { status } from '../live/store';
import { placeName, placeText } from '../places/places';

/** Where each territory stands, those that stand alike together, the highest level first; where nothing is recorded, that is what is said. */
export function PlanPanel() {
  const now = status.value;
  const alike = Map.groupBy(now?.winterPlan ?? [], wallText);
  const ordered = [...alike].sort(([, a], [, b]) => (b[0]?.level ?? -1) - (a[0]?.level ?? -1));
  const least = (now?.territories ?? []).filter(one => one.due > 0 && one.territory.startsWith('DEP-'))
    .sort((a, b) => a.reporting / a.due - b.reporting / b.due)[0];
  return (
    <>
      <h2 class="section-title">Plan hivernal par territoire <span>niveaux décidés et enregistrés</span></h2>
      {ordered.length === 0 ? <p class="empty" data-far>{now === null ? 'En attente du serveur' : 'Aucun niveau enregistré'}</p> : (
        <ol class="plans">
          {ordered.map(([words, plans]) => (
            <li key={words}>
              <span class="plan-level" data-far>{words}</span>
              <span class="plan-places">{plans.map(plan => plans.length > 3 ? placeName(plan.territory) : placeText(plan.territory)).join(', ')}</span>
            </li>
          ))}
        </ol>
      )}
      {least ? <p class="row-sub">Plus faible part déclarante : <strong>{placeText(least.territory)}</strong>, {shareText(least.reporting / least.due)} ({least.reporting} sur {least.due})</p> : null}
    </>
  );
}
