import { momentText } from '../format/format';
import { commandText, roleText } from '../format/plan';
import { frenchDays } from '../format/typography';
import { changeText } from './sentences';
import { nameOf } from './state';
import type { Decision, TerritoryDetail } from './wire';

const dayFormat = frenchDays({ timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
export const meetingDay = (date: string): string => {
  const day = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(day) ? date : dayFormat.format(day);
};

/** « Métropole, Guadeloupe : passage du niveau 1 au niveau 2 (mesures) », territories that do the same together. */
function Changes({ decision }: { readonly decision: Decision }) {
  const alike = Map.groupBy(decision.changes, change => changeText(change.from, change.to));
  return <ul class="changes">{[...alike].map(([words, changes]) => <li key={words}>{changes.map(change => nameOf(change.territory)).join(', ')} : {words}</li>)}
    {decision.unchanged.length > 0 ? <li>Déjà dans cette phase : {decision.unchanged.map(nameOf).join(', ')}</li> : null}</ul>;
}

function Entry({ decision, asOf }: { readonly decision: Decision; readonly asOf: number }) {
  const ahead = decision.effectiveAt > asOf;
  return (
    <li class="decision" id={decision.id} data-testid="decision" data-id={decision.id}>
      <h4>{decision.id} · {commandText(decision.command)}{decision.scope === 'FR' ? ' · France entière' : ''}{ahead ? ' · planifiée' : ''}</h4>
      <Changes decision={decision} />
      <dl>
        <dt>S'applique</dt><dd>à compter du {momentText(decision.effectiveAt)}</dd>
        <dt>Décidée</dt><dd>{decision.meeting === null ? 'hors réunion' : `${decision.meeting.kind} du ${meetingDay(decision.meeting.date)}`} — {decision.people.map(person => `${person.name} (${person.institution})`).join(', ')}</dd>
        <dt>Motif</dt><dd class="motive">{decision.motive}</dd>
        <dt>Enregistrée</dt><dd>le {momentText(decision.recordedAt)} par {decision.by.name} ({roleText(decision.by.role)})</dd>
        <dt>Publication</dt><dd>{decision.publishAt === null ? 'non décidée' : `possible à partir du ${momentText(decision.publishAt)}`}</dd>
        {decision.proposal === null ? null : <><dt>Répond à</dt><dd>la proposition {decision.proposal}</dd></>}
        {decision.corrects === null ? null : <><dt>Corrige</dt><dd><a href={`#${decision.corrects}`}>la décision {decision.corrects}</a></dd></>}
      </dl>
    </li>
  );
}

/** The log of decisions, newest first. Nothing in it is ever changed or removed. */
export function Decisions({ detail }: { readonly detail: TerritoryDetail }) {
  return (
    <section aria-labelledby="decisions-title">
      <h3 id="decisions-title">Décisions</h3>
      {detail.decisions.length === 0 ? <p class="aside">Aucune décision enregistrée.</p>
        : <ol class="log">{detail.decisions.map(decision => <Entry key={decision.id} decision={decision} asOf={detail.asOf} />)}</ol>}
    </section>
  );
}
