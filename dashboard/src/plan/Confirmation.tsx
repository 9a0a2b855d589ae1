import { useEffect, useRef } from 'preact/hooks';
import { serverNow } from '../live/store';
import { meetingDay } from './Decisions';
import type { DecisionBody } from './draft';
import { Fate } from './fields';
import { consequences } from './sentences';
import type { Sending } from './submission';
import type { TerritoryPlan } from './wire';

/** The decision in words before it is recorded, since nothing takes it back afterwards. What is read here is what is sent. */
export function Confirmation({ scope, body, all, state, send, back, abandon }: {
  readonly scope: string; readonly body: DecisionBody; readonly all: readonly TerritoryPlan[]; readonly state: Sending<unknown>;
  readonly send: () => void; readonly back: () => void; readonly abandon: () => void;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const now = useRef(serverNow.value ?? Date.parse(body.effectiveAt)).current;
  // The sentences are those that were read: a plan that moves underneath is the server's to refuse, not ours to rewrite.
  const said = useRef(consequences(scope, body, all, now)).current;
  const waiting = state.kind === 'idle' || state.kind === 'refused';
  return (
    <section class="form confirm" aria-labelledby="confirm-title" data-testid="confirmation">
      <h3 id="confirm-title" ref={title} tabIndex={-1}>Relire avant d'enregistrer</h3>
      <ul class="said">{said.map(sentence => <li key={sentence}>{sentence}</li>)}</ul>
      <dl>
        <dt>Réunion</dt><dd>{body.meeting === null ? 'aucune' : `${body.meeting.kind} du ${meetingDay(body.meeting.date)}`}</dd>
        <dt>Décidée par</dt><dd>{body.people.map(person => `${person.name} (${person.institution})`).join(', ')}</dd>
        <dt>Motif</dt><dd class="motive">{body.motive}</dd>
      </dl>
      {state.kind === 'unknown' || state.kind === 'conflict' ? <Fate state={state} retry={send} abandon={abandon} what="la décision" /> : (
        <p class="acts">
          <button type="button" class="button main" data-testid="record" aria-disabled={!waiting} onClick={send}>{waiting ? 'Enregistrer la décision' : 'Enregistrement…'}</button>
          <button type="button" class="button" disabled={!waiting} onClick={back}>Corriger la saisie</button>
        </p>)}
    </section>
  );
}
