import type { FunctionComponent } from 'preact';
import { momentText } from '../format/format';
import { phaseText, standingText, standingTone } from '../format/plan';
import { Mark } from '../ui/Mark';
import { DecisionForm } from './DecisionForm';
import { Decisions } from './Decisions';
import { Indicators } from './Indicators';
import { Measures } from './Measures';
import { ProposalForm } from './ProposalForm';
import { Proposals } from './Proposals';
import { Releases } from './Releases';
import { Timeline } from './Timeline';
import { may } from './rights';
import { asOf, detail, form, rows, showForm, territory, told } from './state';
import type { TerritoryDetail, TerritoryPlan } from './wire';

/** One after the other, of one territory at one moment. What is added is a component more in this list. */
const sections: readonly FunctionComponent<{ readonly detail: TerritoryDetail }>[] = [Timeline, Indicators, Proposals, Decisions, Measures, Releases];

function Standing({ plan }: { readonly plan: TerritoryPlan }) {
  return (
    <div class="now-standing">
      <p class={`standing tone-${standingTone(plan)}`} data-testid="detail-standing"><Mark tone={standingTone(plan)} /> {standingText(plan)}</p>
      <p class="aside">{[
        plan.since === null ? null : `depuis le ${momentText(plan.since)}`, plan.decision === null ? null : `décision ${plan.decision}`, plan.season === null ? null : `saison ${plan.season}`,
        plan.ownCalendar ? 'calendrier propre au territoire' : 'calendrier national', plan.austral ? 'hémisphère austral' : null,
      ].filter(Boolean).join(' · ')}</p>
      {plan.planned.map(next => <p key={next.decision} class="planned">Prévu : {phaseText(next.phase)} à compter du {momentText(next.from)} (décision {next.decision})</p>)}
    </div>
  );
}

/** The server decides who may; this only spares a refusal. */
function Acts() {
  if (asOf.value !== null) return <p class="aside">Le passé ne se modifie pas : revenez au présent pour enregistrer.</p>;
  const decides = may('decide'), proposes = may('propose');
  if (!decides && !proposes) return <p class="aside">Lecture seule : vos droits ne permettent ni de proposer ni d'enregistrer une décision.</p>;
  return (
    <p class="acts">
      {decides ? <button type="button" class="button main" data-testid="decide" onClick={() => showForm('decision')}>Enregistrer une décision…</button> : null}
      {proposes ? <button type="button" class="button" data-testid="propose" onClick={() => showForm('proposal')}>Préparer une proposition…</button> : null}
    </p>
  );
}

export function Detail() {
  const known = detail.value;
  const plan = rows.value.find(one => one.territory === territory.value) ?? known?.plan;
  return (
    <section class="plan-detail" aria-labelledby="territory-title" tabIndex={0}>
      <h2 id="territory-title" tabIndex={-1}>{plan?.name ?? (territory.value === 'FR' ? 'France entière' : territory.value)}</h2>
      {plan ? <Standing plan={plan} /> : null}
      <p class="told" role="status" data-testid="told">{told.value}</p>
      {known === null ? <p class="empty">En attente du serveur…</p> : form.value === 'decision' ? <DecisionForm detail={known} />
        : form.value === 'proposal' ? <ProposalForm detail={known} /> : form.value === null ? <Acts /> : null}
      {known ? sections.map((Section, index) => <Section key={index} detail={known} />) : null}
    </section>
  );
}
