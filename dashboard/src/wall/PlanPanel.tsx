import { momentText, shareText } from '../format/format';
import { status } from '../live/store';
import { placeText } from '../places/places';

const shown = 4;

/** The level decided for each territory; where none is recorded, that is what is said. */
export function PlanPanel() {
  const now = status.value;
  const plans = now?.winterPlan ?? [];
  // Those with a decided level first: the others all say the same.
  const ordered = [...plans].sort((a, b) => (b.level ?? -1) - (a.level ?? -1));
  const least = (now?.territories ?? []).filter(one => one.due > 0 && one.territory.startsWith('DEP-'))
    .sort((a, b) => a.reporting / a.due - b.reporting / b.due)[0];
  return (
    <>
      <h2 class="section-title">Plan hivernal par territoire <span>niveaux décidés et enregistrés</span></h2>
      {plans.length === 0 ? <p class="empty">Aucun niveau enregistré</p> : (
        <ol class="plans">
          {ordered.slice(0, shown).map(plan => (
            <li key={plan.territory}>
              <span class="plan-place">{placeText(plan.territory)}</span>
              <span class="plan-level">{plan.level === null ? 'non enregistré' : `Niveau ${plan.level}`}</span>
              {plan.since === null ? null : <span class="plan-since">depuis le {momentText(plan.since)}</span>}
            </li>
          ))}
        </ol>
      )}
      <p class="row-sub">
        {ordered.length > shown ? `et ${ordered.length - shown} autres territoires. ` : ''}
        {least ? `Plus faible part déclarante : ${placeText(least.territory)}, ${shareText(least.reporting / least.due)} (${least.reporting} sur ${least.due})` : ''}
      </p>
    </>
  );
}
