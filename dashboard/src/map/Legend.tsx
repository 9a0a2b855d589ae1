import { atMostNote, isAtMost } from '../format/atMost';
import { type Fill, drawn, fillText } from '../places/FranceMap';
import { outlines, overseas } from '../places/places';
import { day, fillHere, group, rows } from './state';
import type { Shown } from './shown';

const fills: readonly Fill[] = ['critical', 'alert', 'ok', 'stale', 'none'];
/** Not about medicines: shown where there are any. */
const apart: readonly Fill[] = ['refused', 'unread', 'reading'];
const all = [...outlines, ...overseas];

function words(fill: Fill, sample: Shown | undefined): string {
  if (!sample || sample.criticalDays === null || sample.alertDays === null) return fillText[fill];
  switch (fill) {
    case 'critical': return `Critique : moins de ${sample.criticalDays} j`;
    case 'alert': return `Alerte : de ${sample.criticalDays} à moins de ${sample.alertDays} j`;
    case 'ok': return `Normal : ${sample.alertDays} j ou plus`;
    default: return fillText[fill];
  }
}

/** Each fill with its value and how many territories have it. */
export function Legend() {
  const sample = rows.value.values().next().value;
  const counts = new Map<Fill, number>();
  for (const { code } of all) counts.set(fillHere(code), (counts.get(fillHere(code)) ?? 0) + 1);
  const refused = counts.get('refused') ?? 0;
  return (
    <div class="legend">
      <ul aria-label="Légende">
        {[...fills, ...apart.filter(fill => counts.has(fill))].map(fill => <li key={fill}><svg class="map" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" {...drawn(fill)} /></svg><strong>{counts.get(fill) ?? 0}</strong> {words(fill, sample)}</li>)}
      </ul>
      {refused > 0 ? <p class="aside" data-testid="seen">Votre clé lit {all.length - refused} territoire{all.length - refused > 1 ? 's' : ''} sur {all.length} ; des autres, cette carte ne dit rien.</p> : null}
      {[...rows.value.values()].some(isAtMost) ? <p class="aside" data-testid="at-most">{atMostNote}</p> : null}
      {sample ? <p class="aside">{group.value !== null ? 'Seuils des présentations du maillon, appliqués au groupe : non officiels pour un groupe.' : sample.officialThresholds ? 'Seuils officiels (MINSANTE 2020-100).' : 'Seuils non officiels : un réglage.'}
        {' '}{all.length} territoires{day.value === null ? '' : ', au jour montré'}.</p> : null}
    </div>
  );
}
