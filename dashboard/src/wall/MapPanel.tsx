import { useEffect, useState } from 'preact/hooks';
import { presentationRows } from '../api/calls';
import { session } from '../api/session';
import { coverText, isAtMost } from '../format/atMost';
import { dataText, linkText, shortLabel } from '../format/format';
import { feed, revision, serverNow } from '../live/store';
import { worstOfNation } from '../live/select';
import type { CoverageRow } from '../live/wire';
import { type Fill, MapPicture, drawn, fillOf, fillText } from '../places/FranceMap';
import { absenceOf } from '../places/absence';
import { outlines, overseas, regionOf } from '../places/places';
import { readable } from '../places/scope';

const legend: readonly Fill[] = ['critical', 'alert', 'ok', 'stale', 'none'];

type Loaded = { readonly of: CoverageRow; readonly rows: ReadonlyMap<string, CoverageRow> } | { readonly failed: string } | null;

/** On a wall whose one panel is the map. */
const reloadMs = 60_000;

/** The medicine the nation lacks most, by department. Its rows are asked for each time the panel comes round, and while it stays. */
export function MapPanel() {
  void revision.value;
  const [loaded, setLoaded] = useState<Loaded>(null);
  const known = worstOfNation(feed.coverage.values()) !== null;
  useEffect(() => {
    let gone = false;
    const load = (): void => {
      const of = worstOfNation(feed.coverage.values());
      if (!of) return;
      presentationRows(of.presentation).then(
        rows => { if (!gone) setLoaded({ of, rows: new Map(rows.filter(row => row.link === of.link).map(row => [row.territory, row])) }); },
        (error: unknown) => { if (!gone) setLoaded({ failed: error instanceof Error ? error.message : String(error) }); });
    };
    load();
    const again = setInterval(load, reloadMs);
    return () => {
      gone = true;
      clearInterval(again);
    };
  }, [known]);
  if (loaded === null) return <p class="empty" data-far>{known ? 'Carte en cours de chargement' : feed.loaded ? readable(session.value, 'FR', regionOf) === false ? 'France entière : non lisible avec cette clé' : 'Aucune couverture chiffrée' : 'En attente du serveur'}</p>;
  if ('failed' in loaded) return <p class="empty" data-far>Carte non chargée. {loaded.failed}</p>;
  const { of, rows } = loaded;
  const fill = (code: string): Fill => fillOf(rows.get(`DEP-${code}`), absenceOf(readable(session.value, `DEP-${code}`, regionOf), { read: true, failed: false }));
  const counts = new Map<Fill, number>();
  for (const { code } of [...outlines, ...overseas]) counts.set(fill(code), (counts.get(fill(code)) ?? 0) + 1);
  const told = [...legend, ...(['refused', 'reading'] as const).filter(one => counts.has(one))];
  // Of a coverage that is a bound the level is one too: the true one is this or worse. Nothing is worse than critical.
  const atBest = [...rows.values()].filter(row => row.territory.startsWith('DEP-') && (row.level === 'ok' || row.level === 'alert') && isAtMost(row)).length;
  const words = [...told.map(one => `${fillText[one]} : ${counts.get(one) ?? 0}`), ...atBest > 0 ? [`niveau au mieux, ou pire : ${atBest}`] : []].join(', ');
  return (
    <div class="map-panel">
      <div>
        <h2 class="section-title">{linkText(of.link)} <span>{of.coverageDays === null ? '' : `${coverText(of)} en France`}{of.asOf === null ? '' : `, ${dataText(of.asOf, serverNow.peek())}`}</span></h2>
        <p class="row-main" data-far><span class="row-name">{shortLabel(of.label ?? of.presentation)}</span></p>
        <ul class="legend">
          {told.map(one => (
            <li key={one}><svg class="map" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" {...drawn(one)} /></svg><strong data-far>{counts.get(one) ?? 0}</strong><span>{fillText[one]}</span></li>
          ))}
          {atBest > 0 ? <li><strong data-far>{atBest}</strong><span>au mieux (≤)</span></li> : null}
        </ul>
        <ul class="overseas">
          {overseas.map(({ code, short }) => (
            <li key={code}><svg class="map" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" {...drawn(fill(code))} /></svg><span>{short}<span class="hidden"> : {fillText[fill(code)]}</span></span></li>
          ))}
        </ul>
      </div>
      <MapPicture fillOf={fill} words={`Carte des départements. ${words}`} />
    </div>
  );
}
