import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { session } from '../api/session';
import { momentText } from '../format/format';
import { parisInput } from '../format/paris';
import { feed } from '../live/store';
import { perform, subjectText } from './actions';
import { type Asked, asking, longestSnoozeMs, recentNames, remember, snoozeEnd, snoozes } from './asking';
import { nowSecond } from './view';

const titles: { readonly [verb in Asked]: string } = {
  assign: 'Affecter', snooze: 'Mettre en sommeil', acknowledge: 'Prendre en charge, avec un commentaire', resolve: 'Résoudre, avec un commentaire',
};

/** Names worth offering: those used here lately, then whoever holds something now. */
function offered(me: string): readonly string[] {
  const holding = new Set<string>();
  for (const signal of feed.signals.values()) for (const name of [signal.assignedTo, signal.acknowledgedBy]) if (name) holding.add(name);
  return [...new Set([me, ...recentNames.value, ...[...holding].sort((a, b) => a.localeCompare(b, 'fr'))])].filter(name => name !== '').slice(0, 30);
}

function Form({ verb, count, close }: { readonly verb: Asked; readonly count: number; readonly close: () => void }) {
  const signals = asking.value?.signals ?? [];
  const me = session.value?.name ?? '';
  const [name, setName] = useState('');
  const [length, setLength] = useState<number>(snoozes[1][1]);
  const [typed, setTyped] = useState('');
  const [comment, setComment] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const now = nowSecond.value;
  const end = verb === 'snooze' && now !== null ? snoozeEnd(now, length, typed) : null;
  const send = (assignee: string = name.trim()): void => {
    const words = comment.trim() === '' ? {} : { comment: comment.trim() };
    if (verb === 'assign') {
      if (assignee === '') return setWrong('À qui ? Donnez un nom.');
      remember(assignee);
      void perform(signals, verb, { assignee, ...words });
    } else if (verb === 'snooze') {
      if (typeof end !== 'number') return setWrong(end ?? "L'heure du serveur n'est pas connue.");
      void perform(signals, verb, { until: new Date(end).toISOString(), ...words });
    } else void perform(signals, verb, words);
    close();
  };
  const assigned = signals.filter(signal => signal.assignedTo !== null);
  return (
    <form onSubmit={event => { event.preventDefault(); send(); }}>
      <h2 id="ask-title">{titles[verb]}</h2>
      <p class="aside">{[asking.value?.selection ?? null, count === 1 && signals[0] ? subjectText(signals[0]) : null].filter(Boolean).join(' : ')}</p>
      {verb === 'assign' ? <>
        <p><label for="ask-name">Nom</label>
          <input id="ask-name" class="field wide" list="ask-names" maxLength={200} autocomplete="off" value={name} onInput={event => { setName(event.currentTarget.value); setWrong(null); }} /></p>
        <datalist id="ask-names">{offered(me).map(one => <option key={one} value={one} />)}</datalist>
        <p class="actions">{me === '' ? null : <button type="button" class="button" onClick={() => send(me)}>À moi ({me})</button>}
          {recentNames.value.filter(one => one !== me).slice(0, 4).map(one => <button key={one} type="button" class="button" onClick={() => send(one)}>{one}</button>)}
          {assigned.length === 0 ? null : <button type="button" class="button" data-testid="unassign" onClick={() => { void perform(assigned, 'assign', { assignee: '' }); close(); }}>Retirer l'affectation</button>}</p>
      </> : null}
      {verb === 'snooze' ? <>
        <fieldset><legend>Pendant</legend>
          <div class="choices">{snoozes.map(([words, ms]) => <label key={ms}><input type="radio" name="snooze" checked={typed === '' && length === ms} onChange={() => { setLength(ms); setTyped(''); setWrong(null); }} /> {words}</label>)}</div>
        </fieldset>
        <p><label for="ask-until">ou jusqu'au (heure de Paris)</label>
          <input id="ask-until" class="field" type="datetime-local" value={typed} min={now === null ? undefined : parisInput(now)} max={now === null ? undefined : parisInput(now + longestSnoozeMs)}
            onInput={event => { setTyped(event.currentTarget.value); setWrong(null); }} /></p>
        <p class="aside">{typeof end === 'number' ? `Se réveille le ${momentText(end)}, à traiter de nouveau. Plus tôt si la gravité augmente.` : end}</p>
      </> : null}
      <p><label for="ask-comment">Commentaire{verb === 'assign' || verb === 'snooze' ? ' (facultatif)' : ''}</label>
        <textarea id="ask-comment" class="field wide" rows={3} maxLength={4000} value={comment} onInput={event => setComment(event.currentTarget.value)}
          onKeyDown={event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); } }} /></p>
      <p class="aside">L'action s'annule avec <kbd>u</kbd> ; le commentaire, enregistré avec elle, ne s'efface pas{count > 1 ? ` et va sur chacun des ${count} signaux` : ''}.</p>
      {wrong === null ? null : <p role="alert" class="wrong">{wrong}</p>}
      <p class="actions"><button type="submit" class="button main" data-testid="ask-send">{titles[verb].split(',')[0]}</button>
        <button type="button" class="button" onClick={close}>Renoncer</button></p>
    </form>
  );
}

/** The form of an action that needs words; Enter sends, Escape gives up. */
export function Ask() {
  const dialog = useRef<HTMLDialogElement>(null);
  const now = asking.value;
  const close = (): void => { asking.value = null; };
  // Before anything else is typed: who is quick does not type into the list.
  useLayoutEffect(() => {
    if (now === null) return dialog.current?.close();
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(now.verb === 'assign' ? '#ask-name' : now.verb === 'snooze' ? 'input:checked' : '#ask-comment')?.focus();
  }, [now]);
  return (
    <dialog ref={dialog} class="ask" aria-labelledby="ask-title" data-testid="ask" onClose={close}>
      {now === null ? null : <Form key={`${now.verb}${now.signals.map(signal => signal.id).join()}`} verb={now.verb} count={now.signals.length} close={close} />}
    </dialog>
  );
}
