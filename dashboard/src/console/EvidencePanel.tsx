import { useEffect, useRef } from 'preact/hooks';
import { mayAct, mayComment, session } from '../api/session';
import { corroborationText, kindText, linkText, momentText, ruleText, severityText, shortLabel, stateText, valueText, whenText } from '../format/format';
import { placeWhenText } from '../format/local';
import { feed, status } from '../live/store';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { perform, shownState, subjectText } from './actions';
import { actOn, ask, takes } from './asking';
import { drafts, setDraft } from './drafts';
import { why, worth } from './explain';
import { Helpers } from './Helpers';
import { copyText } from './links';
import { againMs, mostAtOnce, ofBatch, say, takeBack, waiting } from './outgoing';
import { theSelectedText } from './selection';
import { related, thread } from './thread';
import { nextUndone, tell } from './toasts';
import { linkTo, listRevision, missing, nowSecond, open, openSignal, selected, targets } from './view';

const aboutText = (many: number, hidden: number, thisToo: boolean): string => `Les actions portent sur ${theSelectedText(many, hidden)}${thisToo ? '' : ' ; pas sur ce signal'}.`;

function Actions({ signal }: { readonly signal: Signal }) {
  const { signals, hidden } = selected.value;
  const many = signals.length;
  if (!mayAct()) return <p class="aside">{mayComment() ? "Vos droits permettent de commenter les signaux, pas d'agir sur eux." : "Lecture seule : vos droits ne permettent pas d'agir sur les signaux."}</p>;
  const as: Signal = { ...signal, state: shownState(signal) };
  const can = (verb: Parameters<typeof takes>[1]): boolean => many > 0 || takes(as, verb);
  return (
    <div class="actions" role="group" aria-label="Actions">
      {many > 0 ? <p class="aside" data-testid="about">{aboutText(many, hidden, signals.some(({ id }) => id === signal.id))} <kbd>Échap</kbd> vide la sélection.</p> : null}
      <button type="button" class="button main" data-testid="ack" disabled={!can('acknowledge')} onClick={() => actOn('acknowledge')}>Prendre en charge <kbd>a</kbd></button>
      <button type="button" class="button" disabled={!can('assign')} onClick={() => { if (session.value) void perform(targets(), 'assign', { assignee: session.value.name }); }}>M'affecter <kbd>m</kbd></button>
      <button type="button" class="button" disabled={!can('assign')} aria-haspopup="dialog" onClick={() => ask('assign')}>Affecter… <kbd>i</kbd></button>
      <button type="button" class="button" disabled={!can('snooze')} aria-haspopup="dialog" onClick={() => ask('snooze')}>Mettre en sommeil… <kbd>s</kbd></button>
      <button type="button" class="button" disabled={!can('resolve')} onClick={() => actOn('resolve')}>Résoudre <kbd>r</kbd></button>
      {can('reopen') ? <button type="button" class="button" onClick={() => actOn('reopen')}>Rouvrir <kbd>o</kbd></button> : null}
    </div>
  );
}

function CommentBox({ signal }: { readonly signal: Signal }) {
  const text = drafts.value.get(signal.id) ?? '';
  const { signals, hidden } = selected.value;
  // One that is marked beside the open one is no gesture for many: words typed under a signal are its own.
  const many = signals.length > 1 ? signals.length : 0;
  const tooMany = many > mostAtOnce;
  const away = many > 0 && !signals.some(({ id }) => id === signal.id);
  const send = (): void => {
    const words = text.trim();
    if (words === '' || tooMany) return;
    if (many > 0) say(signals, words, signal.id);
    else say([signal], words);
    setDraft(signal.id, '');
  };
  return (
    <form class="comment-box" onSubmit={event => { event.preventDefault(); send(); }}>
      <label for="comment">Commenter{many > 0 ? ` ${theSelectedText(many, hidden)}` : signals.length > 0 ? ' ce signal' : ''}{away ? ' (ce signal n\'en est pas)' : ''} <kbd>c</kbd></label>
      <textarea id="comment" class="field" rows={2} maxLength={4000} value={text} aria-describedby="comment-note" onInput={event => setDraft(signal.id, event.currentTarget.value)}
        onKeyDown={event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); event.currentTarget.blur(); } }} />
      <p id="comment-note" class="aside">{tooMany ? `Un même commentaire va au plus à ${mostAtOnce} signaux à la fois : réduisez la sélection.` : `Part 8 s après l'envoi${many > 0 ? `, le même sur chacun des ${many} signaux` : ''} ; d'ici là il se reprend. Enregistré, il ne s'efface plus.`}</p>
      <button type="submit" class="button" disabled={text.trim() === '' || tooMany}>Envoyer{many > 0 ? ` aux ${many} signaux` : ''} <kbd>Ctrl+Entrée</kbd></button>
    </form>
  );
}

/** A declarant: a territory by its name, anything else (a FINESS, a file) as it is. */
const sourceText = (source: string): string => /^(FR|METRO|REG-.+|DEP-.+)$/.test(source) ? placeText(source) : source;

function History({ signal }: { readonly signal: Signal }) {
  const mine = waiting.value.filter(one => one.id === signal.id);
  return (
    <ol class="thread">{thread(signal).map((one, index) => (
      <li key={index}><span class="aside">{whenText(one.at, nowSecond.value)}</span> {one.said ? <><strong>{one.by}</strong> : « {one.what} »</> : one.what}</li>))}
      {mine.map(one => (
        <li key={one.key} class="waiting" data-testid="waiting">« {one.text} » — {one.sending ? 'envoi…' : <>pas encore enregistré{one.why === null ? '' : ` : ${one.why} ; nouvel essai dans ${againMs / 1000} s`} <button type="button" class="button" onClick={() => takeBack(one.key)}>Reprendre{one.why === null && ofBatch(one.batch).length > 1 ? ` (${ofBatch(one.batch).length} signaux)` : ''}{one.toast !== null && one.toast === nextUndone.value ? <> <kbd>u</kbd></> : null}</button></>}</li>))}
    </ol>
  );
}

function Related({ signal }: { readonly signal: Signal }) {
  void listRevision.value;
  const others = related(signal, feed.signals.values());
  if (others.length === 0) return null;
  return <>
    <h3>Signaux liés</h3>
    <ul class="related">{others.map(one => (
      <li key={one.id}><button type="button" class="link" onClick={() => open(one.id)}><span class={`tone-${one.severity}`}><Mark tone={one.severity} /> {severityText[one.severity]}</span> {kindText(one.kind)} : {shortLabel(subjectText(one))} — {one.subject.establishmentName ?? one.subject.territoryName ?? placeText(one.subject.territory)} ({stateText[one.state]})</button></li>))}</ul>
  </>;
}

/** Everything that is known of the open signal, beside the list: why it stands, what the figures are worth, who can help, who did what. */
export function EvidencePanel() {
  const signal = openSignal.value;
  const panel = useRef<HTMLElement>(null);
  // Another signal is read from its beginning.
  useEffect(() => { if (panel.current) panel.current.scrollTop = 0; }, [signal?.id]);
  if (!signal) {
    const { signals: { length: many }, hidden } = selected.value;
    return (
      <section class="evidence none" aria-label="Signal ouvert">
        <p class="empty" role={missing.value === null ? undefined : 'alert'} data-testid="no-signal">{missing.value ?? 'Choisissez un signal : ses mesures, sa règle et son historique s\'affichent ici. Touche ? pour l\'aide.'}</p>
        {mayAct() && many > 0 ? <p class="empty" data-testid="about">{aboutText(many, hidden, true)} <kbd>Échap</kbd> vide la sélection.</p> : null}
      </section>
    );
  }
  const { rule, subject } = signal;
  const state = shownState(signal);
  return (
    <section ref={panel} class="evidence" aria-label="Signal ouvert" data-testid="evidence" data-id={signal.id}>
      <div class="evidence-head">
        <p class={`severity tone-${signal.severity}`}><Mark tone={signal.severity} /> {severityText[signal.severity]} · {kindText(signal.kind)} · {corroborationText(signal.corroboration)}</p>
        <span class="evidence-acts"><button type="button" class="button" onClick={() => void copyText(linkTo(signal.id)).then(words => tell(words))}>Lien <kbd>l</kbd></button>
          <button type="button" class="button" onClick={() => open(null)}>Fermer <kbd>Échap</kbd></button></span>
      </div>
      <h2 id="evidence-title" tabIndex={-1}>{subjectText(signal)}</h2>
      {subject.presentationLabel === null ? <p class="title">{signal.title}</p> : null}
      <p class="aside">{subject.dci ? `${subject.dci} · ` : ''}{subject.territoryName ?? placeText(subject.territory)}{subject.link ? ` · ${linkText(subject.link)}` : ''}{subject.establishmentName && subject.presentationLabel ? ` · ${subject.establishmentName}` : ''}</p>
      {mayAct() || state !== 'open' ? <p class="state-line">État : <strong data-testid="state">{stateText[state]}</strong>
        {state === 'acknowledged' && signal.acknowledgedBy ? ` par ${signal.acknowledgedBy}${signal.acknowledgedAt === null ? '' : `, ${momentText(signal.acknowledgedAt)}`}` : ''}
        {state === 'snoozed' && signal.snoozedUntil !== null ? ` jusqu'au ${momentText(signal.snoozedUntil)}` : ''}
        <span data-testid="assigned">{signal.assignedTo ? ` · affecté à ${signal.assignedTo}` : ''}</span></p> : null}
      <Actions signal={signal} />
      <h3>Pourquoi</h3>
      {why(signal, nowSecond.value).map(words => <p key={words}>{words}</p>)}
      <h3>Mesures</h3>
      <table>
        <thead><tr><th scope="col">Quoi</th><th scope="col">Valeur</th><th scope="col">Source</th><th scope="col">Quand</th></tr></thead>
        <tbody>{signal.evidence.map((one, index) => (
          <tr key={index}><th scope="row">{one.what}</th><td class="value">{one.value === null && one.unit === '' ? '—' : valueText(one.value, one.unit)}</td><td>{sourceText(one.source)}</td><td>{placeWhenText(one.at, nowSecond.value, subject.territory)}</td></tr>))}</tbody>
      </table>
      <p class="aside">{worth(signal, status.value, nowSecond.value).join(' ')}</p>
      <p class="aside">Règle : {ruleText(rule.name)}, seuil {valueText(rule.threshold, rule.unit)} ({rule.official ? 'officiel' : 'non officiel'}, {rule.source}).</p>
      <ul class="links">
        {subject.presentation ? <li><a href={`/presentation/${encodeURIComponent(subject.presentation)}`}>Présentation {subject.presentation}</a></li> : null}
        {subject.finess ? <li><a href={`/etablissement/${encodeURIComponent(subject.finess)}`}>Établissement {subject.finess}</a></li> : null}
        {subject.presentation ? <li><a href={`/carte?presentation=${encodeURIComponent(subject.presentation)}${subject.link ? `&link=${encodeURIComponent(subject.link)}` : ''}`}>Carte</a></li> : null}
      </ul>
      <Helpers key={signal.id} signal={signal} />
      <Related signal={signal} />
      <h3>Historique</h3>
      <History signal={signal} />
      {mayComment() ? <CommentBox signal={signal} /> : null}
    </section>
  );
}
