import { momentText } from '../format/format';
import { phaseText, roleText, standingText } from '../format/plan';
import { indicatorText, lightText } from './lights';
import { ReleaseForm } from './ReleaseForm';
import { may } from './rights';
import { form, nameOf, showForm } from './state';
import type { TerritoryDetail } from './wire';

/** What the public is told now, beside what is known inside: the two may differ, and nobody should have to guess that they do. */
function Told({ detail }: { readonly detail: TerritoryDetail }) {
  const now = detail.releases.find(one => one.from <= detail.asOf && (one.territory === detail.plan.territory || one.territory === 'FR'));
  const differs = now === undefined || now.phase !== detail.plan.phase;
  return (
    <div class={differs ? 'two-faces differs' : 'two-faces'} data-testid="public-internal">
      <p><strong>Public</strong> : {now === undefined ? "rien n'a été rendu public" : `${phaseText(now.phase)} (${now.id}, ${nameOf(now.territory)}, depuis le ${momentText(now.from)})`}</p>
      <p><strong>Interne</strong> : {standingText(detail.plan)}</p>
      <p class="aside">{differs ? 'Ce que le public sait diffère de ce qui est décidé.' : 'Le public connaît la phase en cours.'} <a href="/public/plan-hivernal">Page publique</a></p>
    </div>
  );
}

/** What the public was told, and from when: a decision of its own, apart from what operators see. */
export function Releases({ detail }: { readonly detail: TerritoryDetail }) {
  return (
    <section aria-labelledby="releases-title">
      <h3 id="releases-title">Communications au public</h3>
      <Told detail={detail} />
      {form.value === 'release' ? <ReleaseForm key={detail.plan.territory} detail={detail} />
        : may('decide') ? <p class="acts first"><button type="button" class="button" data-testid="prepare-release" onClick={() => showForm('release')}>Préparer une communication…</button></p> : null}
      {detail.releases.length === 0 ? <p class="aside">Rien n'a été rendu public.</p> : (
        <ol class="log">{detail.releases.map(release => (
          <li key={release.id}>
            <h4>{release.id} · {phaseText(release.phase)} · {nameOf(release.territory)}</h4>
            <p class="motive">{release.text}</p>
            {release.indicators.length === 0 ? null : <ul>{release.indicators.map(one => (
              <li key={one.name}>{indicatorText(one.name)} : feu {lightText(one.light).toLocaleLowerCase('fr')} — {one.words} <span class="aside">({momentText(one.asOf)})</span></li>))}</ul>}
            <p class="aside">{release.from > detail.asOf ? <strong>pas encore public : </strong> : null}public à partir du {momentText(release.from)} ; enregistré le {momentText(release.recordedAt)} par {release.by.name} ({roleText(release.by.role)})</p>
          </li>))}</ol>)}
    </section>
  );
}
