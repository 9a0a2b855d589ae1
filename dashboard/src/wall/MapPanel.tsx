import { feed } from '../live/store';
import { worstLevels } from '../live/select';
import type { Level } from '../live/wire';
import { type Fill, MapThumbnail, drawn, fillText } from '../places/FranceMap';
import { outlines, overseas } from '../places/places';

const fills: { readonly [level in Level]: Fill } = { critical: 'critical', alert: 'alert', ok: 'ok', unknown: 'none' };
const legend: readonly Fill[] = ['critical', 'alert', 'ok', 'none'];

/** Each department in the colour of its worst known coverage, whatever the medicine. */
export function MapPanel() {
  const found = worstLevels(feed.coverage.values());
  const fillOf = (code: string): Fill => fills[found.get(`DEP-${code}`) ?? 'unknown'];
  const counts = new Map<Fill, number>();
  for (const { code } of [...outlines, ...overseas]) counts.set(fillOf(code), (counts.get(fillOf(code)) ?? 0) + 1);
  const words = legend.map(fill => `${fillText[fill]} : ${counts.get(fill) ?? 0}`).join(', ');
  return (
    <div class="map-panel">
      <div>
        <h2 class="section-title">Pire couverture connue <span>par département</span></h2>
        <ul class="legend">
          {legend.map(fill => (
            <li key={fill}>
              <svg class="map" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" {...drawn(fill)} /></svg>
              <strong>{counts.get(fill) ?? 0}</strong><span>{fillText[fill]}</span>
            </li>
          ))}
        </ul>
      </div>
      <MapThumbnail fillOf={fillOf} words={`Carte des départements. ${words}`} />
    </div>
  );
}
