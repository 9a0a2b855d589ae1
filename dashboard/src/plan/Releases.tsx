import { momentText } from '../format/format';
import { phaseText, roleText } from '../format/plan';
import { indicatorText, lightText } from './lights';
import { nameOf } from './state';
import type { TerritoryDetail } from './wire';

/** What the public was told, and from when: a decision of its own, apart from what operators see. */
export function Releases({ detail }: { readonly detail: TerritoryDetail }) {
  return (
    <section aria-labelledby="releases-title">
      <h3 id="releases-title">Communications au public</h3>
      {detail.releases.length === 0 ? <p class="aside">Rien n'a été rendu public.</p> : (
        <ol class="log">{detail.releases.map(release => (
          <li key={release.id}>
            <h4>{release.id} · {phaseText(release.phase)} · {nameOf(release.territory)}</h4>
            <p class="motive">{release.text}</p>
            {release.indicators.length === 0 ? null : <ul>{release.indicators.map(one => (
              <li key={one.name}>{indicatorText(one.name)} : feu {lightText(one.light).toLocaleLowerCase('fr')} — {one.words} <span class="aside">({momentText(one.asOf)})</span></li>))}</ul>}
            <p class="aside">public à partir du {momentText(release.from)} ; enregistré le {momentText(release.recordedAt)} par {release.by.name} ({roleText(release.by.role)})</p>
          </li>))}</ol>)}
    </section>
  );
}
