import { useEffect, useRef, useState } from 'preact/hooks';
import { commandText, phaseText, standingText } from '../format/plan';
import { serverNow } from '../live/store';
import { recordDecision } from './calls';
import { Confirmation } from './Confirmation';
import { type DecisionBody, type DecisionDraft, covered, decisionBody, emptyDecision, lastPhase, limits, needsRss, possibleFor, seasonProposed } from './draft';
import { Elsewhere, Field, Group, useFocusOnRefusal, useSubmission } from './fields';
import { forget, useKept } from './kept';
import { People } from './People';
import { type Refusal, refuse } from './refusals';
import { load, rows, showForm, told, typed } from './state';
import type { TerritoryDetail } from './wire';

const names = ['command', 'season', 'meeting', 'people', 'motive', 'effectiveAt', 'publishAt', 'proposal', 'corrects'];

/** Commands that lead on, in words; where there is one only, it is chosen already. */
function Commands({ possible, chosen, choose, refusal }: { readonly possible: readonly string[]; readonly chosen: string; readonly choose: (command: string) => void; readonly refusal: Refusal | null }) {
  return (
    <Group name="command" legend="Ce qui est décidé" refusal={refusal}>
      {possible.map(command => (
        <label key={command} class="radio"><input type="radio" name="command" value={command} checked={chosen === command} onChange={() => choose(command)} /> {commandText(command)}</label>))}
    </Group>
  );
}

/** Records what people have decided: typed, read again in words, then sent once. */
export function DecisionForm({ detail }: { readonly detail: TerritoryDetail }) {
  const scope = detail.plan.territory;
  const all = rows.value;
  const possible = possibleFor(scope, all);
  const kept = useKept<DecisionDraft>(`decision.${scope}`, () => emptyDecision(possible.length === 1 ? possible[0] ?? '' : ''));
  const draft = kept.draft;
  const [reviewed, setReviewed] = useState<DecisionBody | null>(null);
  const [wrong, setWrong] = useState<Refusal | null>(null);
  const [submission, state] = useSubmission((key: string, body: DecisionBody) => recordDecision(scope, key, body), kept.key);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useFocusOnRefusal(reviewed === null ? wrong : null);
  useEffect(() => {
    if (state.kind === 'refused') {
      setWrong(state.refusal);
      setReviewed(null);
    } else if (state.kind === 'done') {
      const id = state.answer.decision?.id ?? '';
      forget(`decision.${scope}`);
      showForm(null);
      told.value = `Décision ${id} enregistrée${state.answer.replayed ? " (elle l'était déjà : rien n'a été enregistré deux fois)" : ''}.`;
      load();
      document.getElementById('territory-title')?.focus();
    }
  }, [state]);
  // What was read must still be what happens: a plan that somebody else has moved is read again.
  const standing = covered(scope, all).map(plan => `${plan.territory} ${lastPhase(plan)}`).join();
  const read = useRef('');
  useEffect(() => {
    if (reviewed === null || (state.kind !== 'idle' && state.kind !== 'refused') || read.current === standing) return;
    setReviewed(null);
    setWrong(refuse('plan.moved', 'command'));
  }, [standing]);
  const set = (more: Partial<DecisionDraft>): void => {
    typed.value = true;
    kept.set({ ...draft, ...more });
  };
  const choose = (command: string): void =>
    set({ command, season: command === 'prepare' && draft.season === '' ? seasonProposed(scope !== 'FR' && detail.plan.austral, detail.asOf) : draft.season });
  useEffect(() => { if (draft.command === 'prepare') choose('prepare'); typed.value = kept.taken; }, []);
  const review = (): void => {
    const now = serverNow.value;
    const body = now === null ? refuse('server.silent', '') : draft.command !== '' && !possible.includes(draft.command) ? refuse('decision.transition', 'command') : decisionBody(draft, now);
    if ('code' in body) setWrong({ ...body });
    else {
      // Refusals name people by their place in what was sent.
      kept.set({ ...draft, people: body.people });
      setWrong(null);
      read.current = standing;
      setReviewed(body);
    }
  };
  if (reviewed !== null) {
    return <Confirmation scope={scope} body={reviewed} all={all} state={state} send={() => void submission.send(reviewed)} back={() => setReviewed(null)} abandon={() => { if (state.kind === 'conflict') forget(`decision.${scope}`); showForm(null); load(); }} />;
  }
  if (possible.length === 0) {
    return (
      <section class="form"><h3 ref={title} tabIndex={-1}>Enregistrer une décision</h3>
        <p>{scope === 'FR' ? "Les territoires du calendrier national ne sont pas dans la même phase : enregistrez la décision de chacun par son nom." : 'Aucune décision ne peut suivre la phase actuelle.'}</p>
        <p class="acts"><button type="button" class="button" onClick={() => showForm(null)}>Fermer</button></p></section>
    );
  }
  const rss = needsRss(draft.command);
  const from = all.find(plan => plan.territory === scope);
  return (
    <form class="form" noValidate data-testid="decision-form" onSubmit={event => { event.preventDefault(); review(); }}>
      <h3 ref={title} tabIndex={-1}>Enregistrer une décision — {detail.plan.name}</h3>
      <p class="aside">{from ? from.planned.length > 0 ? `Situation après la dernière décision enregistrée : ${phaseText(lastPhase(from))}.` : `Situation : ${standingText(from)}.` : 'Concerne les territoires du calendrier national.'}</p>
      {kept.taken ? <p class="aside" role="status">Saisie reprise là où elle avait été laissée.</p> : null}
      <Elsewhere refusal={wrong} names={names} />
      <Commands possible={possible} chosen={draft.command} choose={choose} refusal={wrong} />
      {draft.command === 'prepare' ? <Field name="season" label="Saison" hint="« 2026-2027 », ou « 2027 » pour un hiver austral" refusal={wrong}>{more =>
        <input {...more} class="field short" type="text" maxLength={9} value={draft.season} onInput={event => set({ season: event.currentTarget.value })} />}</Field> : null}
      <Field name="meeting" label={rss ? 'Date de la réunion de sécurité sanitaire (RSS)' : 'Date de la RSS, si la décision y a été prise (facultatif)'} refusal={wrong}>{more =>
        <input {...more} class="field" type="date" value={draft.meetingDate} required={rss} onInput={event => set({ meetingDate: event.currentTarget.value })} />}</Field>
      <People people={draft.people} change={people => set({ people })} refusal={wrong} collegial={rss} />
      <Field name="motive" label="Motif" refusal={wrong}>{more =>
        <textarea {...more} class="field" rows={3} maxLength={limits.motive} value={draft.motive} onInput={event => set({ motive: event.currentTarget.value })} />}</Field>
      <div class="pair">
        <Field name="effectiveAt" label="S'applique à compter du" hint="Heure de Paris ; vide : dès l'enregistrement" refusal={wrong}>{more =>
          <input {...more} class="field" type="datetime-local" value={draft.effective} onInput={event => set({ effective: event.currentTarget.value })} />}</Field>
        <Field name="publishAt" label="Peut être rendue publique à partir du (facultatif)" hint="Heure de Paris ; vide : non décidé" refusal={wrong}>{more =>
          <input {...more} class="field" type="datetime-local" value={draft.publish} onInput={event => set({ publish: event.currentTarget.value })} />}</Field>
      </div>
      <div class="pair">
        <Field name="proposal" label="Répond à la proposition" refusal={wrong}>{more =>
          <select {...more} class="field" value={draft.proposal} onChange={event => set({ proposal: event.currentTarget.value })}>
            <option value="">aucune</option>
            {detail.plan.proposals.map(proposal => <option key={proposal.id} value={proposal.id}>{proposal.id} · {commandText(proposal.command)}</option>)}
          </select>}</Field>
        <Field name="corrects" label="Corrige la décision" refusal={wrong}>{more =>
          <select {...more} class="field" value={draft.corrects} onChange={event => set({ corrects: event.currentTarget.value })}>
            <option value="">aucune</option>
            {detail.decisions.map(decision => <option key={decision.id} value={decision.id}>{decision.id} · {commandText(decision.command)}</option>)}
          </select>}</Field>
      </div>
      <p class="acts">
        <button type="submit" class="button main" data-testid="review">Relire avant d'enregistrer</button>
        <button type="button" class="button" onClick={() => { forget(`decision.${scope}`); showForm(null); }}>Abandonner</button>
      </p>
    </form>
  );
}
