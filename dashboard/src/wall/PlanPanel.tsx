import { shareText } from '../format/format';
import { status } from '../live/store';
import { placeText } from '../places/places';

/** The level decided for each territory, those of one level together; where none is recorded, that is what is said. */
export function PlanPanel() {
  const now = status.value;
  const byLevel = Map.groupBy(now?.winterPlan ?? [], plan => plan.level);
  const ordered = [...byLevel].sort(([a], [b]) => (b ?? -1) - (a ?? -1));
  const least = (now?.territories ?? []).filter(one => one.due > 0 && one.territory.startsWith('DEP-'))
    .sort((a, b) => a.reporting / a.due - b.reporting / b.due)[0];
  return (
    <>
      <h2 class="section-title">Plan hivernal par territoire <span>niveaux décidés et enregistrés</span></h2>
      {ordered.length === 0 ? <p class="empty">Aucun niveau enregistré</p> : (
        <ol class="plans">
          {ordered.map(([level, plans]) => (
            <li key={level ?? 'none'}>
              <span class="plan-level">{level === null ? 'non enregistré' : `Niveau ${level}`}</span>
              <span class="plan-places">{plans.map(plan => placeText(plan.territory)).join(', ')}</span>
            </li>
          ))}
        </ol>
      )}
      {least ? <p class="row-sub">Plus faible part déclarante : <strong>{placeText(least.territory)}</strong>, {shareText(least.reporting / least.due)} ({least.reporting} sur {least.due})</p> : null}
    </>
  );
}
