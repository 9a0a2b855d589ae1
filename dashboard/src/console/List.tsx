import { useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ageText, corroborationText, kindText, severityText, stateText } from '../format/format';
import { measuredAtText, measuredText } from '../format/measured';
import { isClosed } from '../live/feed';
import { feed, signalRevision, status } from '../live/store';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { shownState, subjectText } from './actions';
import { closedNote, readClosedAnew, reading } from './closed';
import { noFilters } from './filters';
import { heldFor } from './held';
import { selectedText } from './selection';
import { rowHeight } from './rowHeight';
import { current, filters, listFocused, marked, nowSecond, open, pointerInside, refreshList, scrolled, selected, setFilters, toggleMark, view } from './view';

const overscan = 6;

export const whereText = (signal: Signal): string => {
  const { subject } = signal;
  return `${subject.territoryName ?? placeText(subject.territory)}${subject.establishmentName && subject.presentationLabel ? ` · ${subject.establishmentName}` : ''} · ${kindText(signal.kind)} · ${corroborationText(signal.corroboration)}`;
};

/** « depuis 3 h 05 », « en charge depuis 5 h 00 — à revoir ». */
export function agedText(signal: Signal, now: number | null): { readonly words: string; readonly old: boolean } {
  if (now === null) return { words: '', old: false };
  return heldFor(signal, shownState(signal), now) ?? { words: isClosed(signal) ? `clos il y a ${ageText(now - signal.changedAt)}` : `depuis ${ageText(now - signal.firstSeen)}`, old: false };
}

/** Redrawn when its own signal, place or words change: frames about other signals cost it nothing. */
function Row({ id, at, of }: { readonly id: string; readonly at: number; readonly of: number }) {
  const known = useComputed(() => (signalRevision.value, feed.signals.get(id))).value;
  const isCurrent = useComputed(() => current.value === id).value;
  const isMarked = useComputed(() => marked.value.has(id)).value;
  const age = useComputed(() => { void signalRevision.value; const signal = feed.signals.get(id); return signal ? agedText(signal, nowSecond.value).words : ''; }).value;
  const hour = useComputed(() => { void signalRevision.value; const signal = feed.signals.get(id); return signal ? measuredAtText(signal, nowSecond.value) : ''; }).value;
  if (!known) return null;
  const state = shownState(known);
  const old = agedText(known, nowSecond.peek()).old;
  return (
    <li id={`row-${id}`} role="option" aria-selected={isCurrent} aria-posinset={at + 1} aria-setsize={of} data-testid="signal-row" data-id={id}
      class={`row${isCurrent ? ' current' : ''}${isMarked ? ' marked' : ''}${state === 'open' ? '' : ' done'}`} style={{ top: `${at * rowHeight.value}px`, height: `${rowHeight.value}px` }}
      onClick={event => (event.ctrlKey || event.metaKey || (event.target as Element).closest('.check') ? toggleMark(id) : open(id))}>
      <span class="check" title="Sélectionner (x)">{isMarked ? '☑' : '☐'}<span class="hidden">{isMarked ? 'sélectionné, ' : ''}</span></span>
      <span class={`severity tone-${known.severity}`}><Mark tone={known.severity} /> {severityText[known.severity]}</span>
      <span class="what" title={subjectText(known)}><strong>{measuredText(known)}</strong>{hour === '' ? null : <small>{` ${hour}`}</small>} {subjectText(known)}</span>
      <span class="state">{stateText[state]}{state === 'acknowledged' && known.acknowledgedBy ? ` — ${known.acknowledgedBy}` : ''}</span>
      <span class="where">{whereText(known)}{known.assignedTo ? ` · affecté à ${known.assignedTo}` : ''}</span>
      <span class={old ? 'age old' : 'age'}>{age}</span>
    </li>
  );
}

const ReadAgain = () => <button type="button" class="button" onClick={readClosedAnew}>Réessayer</button>;

function Empty() {
  const phase = status.value?.phase;
  if (!feed.loaded) return <p class="empty" role="status" data-testid="loading">Chargement des signaux : en attente du serveur…</p>;
  if (phase === 'backfill') return <p class="empty">Chargement de l'historique en cours : les signaux sont retenus jusqu'à sa fin.</p>;
  const closed = closedNote();
  if (closed !== null) return (
    <div class="empty" data-testid="closed-unknown">
      <p>{reading.value?.phase === 'read' ? 'Aucun de ceux qui ont été lus ne répond à ces filtres : ' : "Il peut y en avoir qui répondent à ces filtres : "}{closed.words}</p>
      {closed.again ? <p><ReadAgain /></p> : null}
    </div>
  );
  const { state, sort, ...narrowing } = filters.value;
  const narrowed = Object.values(narrowing).some(value => value !== '');
  return (
    <div class="empty">
      <p>{narrowed ? 'Aucun signal ne répond à ces filtres.' : state === 'open' ? 'Aucun signal à traiter.' : 'Aucun signal dans cet état.'}</p>
      {narrowed ? <p><button type="button" class="button" onClick={() => setFilters({ ...noFilters, state, sort })}>Effacer les filtres</button></p> : null}
    </div>
  );
}

function Head() {
  const { rows, fresh, gone } = view.value;
  const closed = closedNote();
  const { signals: { length: some }, hidden } = selected.value;
  return (
    <div class="list-head" role="status">
      <span data-testid="count">{rows.length} signa{rows.length > 1 ? 'ux' : 'l'}{some > 0 ? `, ${selectedText(some, hidden)}` : ''}</span>
      {fresh > 0
        ? <button type="button" class="button main" data-testid="new-pill" onClick={refreshList}>{fresh} nouveau{fresh > 1 ? 'x' : ''} — afficher (n)</button>
        : gone > 0 ? <button type="button" class="button" onClick={refreshList}>{gone} ne répond{gone > 1 ? 'ent' : ''} plus au filtre — actualiser (n)</button> : null}
      {closed === null || rows.length === 0 ? null : <span data-testid="closed-note">{closed.words}{closed.again ? <> <ReadAgain /></> : null}</span>}
    </div>
  );
}

/** The live list: only the rows in view are drawn. */
export function List() {
  const { rows } = view.value;
  const box = useRef<HTMLOListElement>(null);
  const [scroll, setScroll] = useState(0);
  const [height, setHeight] = useState(600);
  const high = rowHeight.value;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = box.current;
    const at = current.value === null ? -1 : rows.indexOf(current.value);
    if (!element || at < 0) return;
    if (at * high < element.scrollTop) element.scrollTop = at * high;
    else if ((at + 1) * high > element.scrollTop + element.clientHeight) element.scrollTop = (at + 1) * high - element.clientHeight;
  }, [current.value, high]);
  const first = Math.max(0, Math.floor(scroll / high) - overscan);
  const last = Math.min(rows.length, Math.ceil((scroll + height) / high) + overscan);
  const active = current.value !== null && rows.slice(first, last).includes(current.value) ? `row-${current.value}` : undefined;
  return (
    <section class="list" aria-label="Liste des signaux" onPointerEnter={() => pointerInside.value = true} onPointerLeave={() => pointerInside.value = false}>
      <Head />
      {rows.length === 0 ? <Empty /> : null}
      <ol ref={box} class="rows" role="listbox" tabIndex={0} aria-label="Signaux" aria-activedescendant={active} hidden={rows.length === 0}
        onScroll={event => { setScroll(event.currentTarget.scrollTop); scrolled.value = event.currentTarget.scrollTop > 4; }}
        onFocus={() => listFocused.value = true} onBlur={() => listFocused.value = false}>
        <li class="spacer" role="presentation" style={{ height: `${rows.length * high}px` }} />
        {rows.slice(first, last).map((id, index) => <Row key={id} id={id} at={first + index} of={rows.length} />)}
      </ol>
    </section>
  );
}
