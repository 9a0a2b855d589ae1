import { useEffect, useRef, useState } from 'preact/hooks';
import { mayAct, session } from '../api/session';
import { corroborationText, kindText, linkText, momentText, ruleText, severityText, stateText, valueText, whenText } from '../format/format';
import { isClosed } from '../live/feed';
import { revision, serverNow } from '../live/store';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { perform, shownState } from './actions';
import { subjectText } from './List';
import { marked, missing, open, openSignal, targets } from './view';

const snoozes = [['1 h', 1], ['4 h', 4], ['12 h', 12], ['24 h', 24]] as const;

function Actions({ signal }: { readonly signal: Signal }) {
  const state = shownState(signal);
  const many = marked.value.size;
  const now = serverNow.value;
  const closed = many === 0 && isClosed(signal);
  if (!mayAct()) return <p class="aside">Lecture seule : vos droits ne permettent pas d'agir sur les signaux.</p>;
  return (
    <div class="actions" role="group" aria-label="Actions">
      {many > 0 ? <p class="aside">Les actions portent sur les {many} signaux sélectionnés.</p> : null}
      <button type="button" class="button main" data-testid="ack" disabled={many === 0 && (state === 'acknowledged' || closed)} onClick={() => void perform(targets(), 'acknowledge')}>Prendre en charge <kbd>a</kbd></button>
      <button type="button" class="button" disabled={closed} onClick={() => void perform(targets(), 'resolve')}>Résoudre <kbd>r</kbd></button>
      {state !== 'open' && many === 0 ? <button type="button" class="button" onClick={() => void perform([signal], 'reopen')}>Rouvrir</button> : null}
      <button type="button" class="button" disabled={closed || !session.value} onClick={() => { if (session.value) void perform(targets(), 'assign', { assignee: session.value.name }); }}>M'affecter</button>
      <label class="choice inline">Mettre en sommeil
        <select class="field" value="" disabled={closed || now === null} onChange={event => {
          const hours = Number(event.currentTarget.value);
          event.currentTarget.value = '';
          if (hours > 0 && now !== null) void perform(targets(), 'snooze', { until: new Date(now + hours * 3600_000).toISOString() });
        }}>
          <option value="">durée…</option>
          {snoozes.map(([words, hours]) => <option key={hours} value={hours}>{words}</option>)}
        </select>
      </label>
    </div>
  );
}

function CommentBox({ signal }: { readonly signal: Signal }) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => setText(''), [signal.id]);
  const send = async (): Promise<void> => {
    const comment = text.trim();
    if (comment === '' || busy) return;
    setBusy(true);
    // What was typed stays when the server refuses it.
    if (await perform([signal], 'comment', { comment })) setText('');
    setBusy(false);
  };
  return (
    <form class="comment-box" onSubmit={event => { event.preventDefault(); void send(); }}>
      <label for="comment">Commenter <kbd>c</kbd></label>
      <textarea id="comment" class="field" rows={2} maxLength={2000} value={text} onInput={event => setText(event.currentTarget.value)}
        onKeyDown={event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send(); if (event.key === 'Escape') event.currentTarget.blur(); }} />
      <button type="submit" class="button" disabled={busy || text.trim() === ''}>Envoyer <kbd>Ctrl+Entrée</kbd></button>
    </form>
  );
}

/** A declarant: a territory by its name, anything else (a FINESS, a file) as it is. */
const sourceText = (source: string): string => /^(FR|METRO|REG-.+|DEP-.+)$/.test(source) ? placeText(source) : source;

/** Everything that is known of the open signal, beside the list: rule, threshold, values with their source and time. */
export function EvidencePanel() {
  void revision.value;
  const signal = openSignal.value;
  const heading = useRef<HTMLHeadingElement>(null);
  if (!signal) {
    return (
      <section class="evidence none" aria-label="Signal ouvert">
        <p class="empty">{missing.value ?? 'Choisissez un signal : ses mesures, sa règle et ses commentaires s\'affichent ici. Touche ? pour l\'aide.'}</p>
      </section>
    );
  }
  const { rule, subject } = signal;
  const state = shownState(signal);
  return (
    <section class="evidence" aria-label="Signal ouvert" data-testid="evidence" data-id={signal.id}>
      <div class="evidence-head">
        <p class={`severity tone-${signal.severity}`}><Mark tone={signal.severity} /> {severityText[signal.severity]} · {kindText(signal.kind)} · {corroborationText(signal.corroboration)}</p>
        <button type="button" class="button" onClick={() => open(null)}>Fermer <kbd>Échap</kbd></button>
      </div>
      <h2 ref={heading} id="evidence-title" tabIndex={-1}>{subjectText(signal)}</h2>
      {subject.presentationLabel === null ? <p class="title">{signal.title}</p> : null}
      <p class="aside">{subject.territoryName ?? placeText(subject.territory)}{subject.link ? ` · ${linkText(subject.link)}` : ''}{subject.establishmentName && subject.presentationLabel ? ` · ${subject.establishmentName}` : ''}</p>
      {mayAct() || state !== 'open' ? <p class="state-line">État : <strong data-testid="state">{stateText[state]}</strong>
        {state === 'acknowledged' && signal.acknowledgedBy ? ` par ${signal.acknowledgedBy}${signal.acknowledgedAt === null ? '' : `, ${momentText(signal.acknowledgedAt)}`}` : ''}
        {state === 'snoozed' && signal.snoozedUntil !== null ? ` jusqu'au ${momentText(signal.snoozedUntil)}` : ''}
        {signal.assignedTo ? ` · affecté à ${signal.assignedTo}` : ''}</p> : null}
      <Actions signal={signal} />
      <h3>Mesures</h3>
      <table>
        <thead><tr><th scope="col">Quoi</th><th scope="col">Valeur</th><th scope="col">Source</th><th scope="col">Quand</th></tr></thead>
        <tbody>{signal.evidence.map((one, index) => (
          <tr key={index}><th scope="row">{one.what}</th><td class="value">{valueText(one.value, one.unit)}</td><td>{sourceText(one.source)}</td><td>{whenText(one.at, serverNow.value)}</td></tr>))}</tbody>
      </table>
      <h3>Règle</h3>
      <p>{ruleText(rule.name)} : seuil {valueText(rule.threshold, rule.unit)} ({rule.official ? 'officiel' : 'non officiel'}, {rule.source})</p>
      <dl class="times">
        <dt>Vu d'abord</dt><dd>{momentText(signal.firstSeen)}</dd>
        <dt>Vu en dernier</dt><dd>{momentText(signal.lastSeen)}</dd>
        <dt>Observations</dt><dd>{signal.count}</dd>
        {subject.presentation ? <><dt>Présentation</dt><dd>{subject.presentation}</dd></> : null}
        {subject.finess ? <><dt>FINESS</dt><dd>{subject.finess}</dd></> : null}
      </dl>
      {subject.presentation ? <p><a href={`/carte?presentation=${encodeURIComponent(subject.presentation)}${subject.link ? `&link=${encodeURIComponent(subject.link)}` : ''}`}>Voir la carte de cette présentation</a></p> : null}
      <h3>Commentaires</h3>
      {signal.comments.length === 0 ? <p class="aside">Aucun commentaire.</p>
        : <ul class="comments">{signal.comments.map((one, index) => <li key={index}><p class="aside">{one.by}, {momentText(one.at)}</p><p>{one.text}</p></li>)}</ul>}
      {mayAct() ? <CommentBox signal={signal} /> : null}
    </section>
  );
}
