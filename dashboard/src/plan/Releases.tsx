import { momentText } from '../format/format';
import { phaseText, roleText, standingText } from '../format/plan';
import { withdrawRelease } from './calls';
import { indicatorText, lightText } from './lights';
import { ReleaseForm } from './ReleaseForm';
import { fateOf, isPlanned, publicNow } from './released';
import { may } from './rights';
import { form, nameOf, showForm, subject } from './state';
import { WithdrawForm } from './WithdrawForm';
import type { Release, TerritoryDetail } from './wire';

/** What the public is told now, beside what is known inside: the two may differ, and nobody should have to guess that they do. */
function Told({ detail }: { readonly detail: TerritoryDetail }) {
  const now = publicNow(detail);
  const differs = now === null || now.phase !== detail.plan.phase;
  return (
    <div class={differs ? 'two-faces differs' : 'two-faces'} data-testid="public-internal">
      <p><strong>Public</strong> : {now === null ? "rien n'a été rendu public" : `${phaseText(now.phase)} (${now.id}, ${nameOf(now.territory)}, depuis le ${momentText(now.from)})`}</p>
      <p><strong>Interne</strong> : {standingText(detail.plan)}</p>
      <p class="aside">{differs ? 'Ce que le public sait diffère de ce qui est décidé.' : 'Le public connaît la phase en cours.'} <a href="/public/plan-hivernal">Page publique</a></p>
    </div>
  );
}

/** Its form stays open whatever the server has said meanwhile: what became of it is told there. */
function Taking({ release, asOf }: { readonly release: Release; readonly asOf: number }) {
  if (!may('decide')) return null;
  if (form.value === 'withdraw' && subject.value === release.id) {
    return <WithdrawForm id={release.id} what="communication" code="release.text" post={(key, why) => withdrawRelease(release.territory, release.id, key, why)} />;
  }
  return !isPlanned(release, asOf) ? null
    : <p class="acts"><button type="button" class="button" data-testid={`withdraw-${release.id}`} onClick={() => showForm('withdraw', release.id)}>Retirer cette communication…</button></p>;
}

function Entry({ release, asOf }: { readonly release: Release; readonly asOf: number }) {
  const { lead, words } = fateOf(release, asOf);
  return (
    <li data-testid="release" data-id={release.id}>
      <h4>{release.id} · {phaseText(release.phase)} · {nameOf(release.territory)}{release.withdrawn === null ? '' : ' — retirée'}</h4>
      <p class="motive">{release.text}</p>
      {release.indicators.length === 0 ? null : <ul>{release.indicators.map(one => (
        <li key={one.name}>{indicatorText(one.name)} : feu {lightText(one.light).toLocaleLowerCase('fr')} — {one.words} <span class="aside">({momentText(one.asOf)})</span></li>))}</ul>}
      <p class="aside">{lead === '' ? null : <strong>{lead}</strong>}{words} ; {release.withdrawn === null ? 'enregistré' : 'enregistrée'} le {momentText(release.recordedAt)} par {release.by.name} ({roleText(release.by.role)})</p>
      <Taking release={release} asOf={asOf} />
    </li>
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
      {detail.releases.length === 0 ? <p class="aside">Rien n'a été rendu public.</p>
        : <ol class="log">{detail.releases.map(release => <Entry key={release.id} release={release} asOf={detail.asOf} />)}</ol>}
    </section>
  );
}
