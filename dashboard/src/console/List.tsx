import { useEffect, useRef, useState } from 'preact/hooks';
import { ageText, corroborationText, isDays, kindText, severityText, stateText, valueText } from '../format/format';
import { feed, revision, serverNow, status } from '../live/store';
import { isClosed } from '../live/feed';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { shownState } from './actions';
import { heldFor } from './held';
import { filters, current, listFocused, marked, open, pointerInside, refreshList, scrolled, setFilters, toggleMark, view } from './view';
import { noFilters } from './filters';

const rowHeight = 68;
const overscan = 6;

export const subjectText = (signal: Signal): string =>
  signal.subject.presentationLabel ?? signal.subject.establishmentName ?? signal.subject.presentation ?? signal.title;

function Row({ signal, at, of, top }: { readonly signal: Signal; readonly at: number; readonly of: number; readonly top: number }) {
  const state = shownState(signal);
  const now = serverNow.value;
  const isCurrent = current.value === signal.id;
  const isMarked = marked.value.has(signal.id);
  const measured = signal.evidence.find(one => isDays(one.unit) && one.value !== null) ?? signal.evidence[0];
  const place = signal.subject.territoryName ?? placeText(signal.subject.territory);
  const done = state !== 'open';
  const held = now === null ? null : heldFor(signal, state, now);
  return (
    <li id={`row-${signal.id}`} role="option" aria-selected={isCurrent} aria-posinset={at + 1} aria-setsize={of} data-testid="signal-row" data-id={signal.id}
      class={`row${isCurrent ? ' current' : ''}${isMarked ? ' marked' : ''}${done ? ' done' : ''}`} style={{ top: `${top}px`, height: `${rowHeight}px` }}
      onClick={event => (event.ctrlKey || event.metaKey || (event.target as Element).closest('.check') ? toggleMark(signal.id) : open(signal.id))}>
      <span class="check" title="Sélectionner (x)">{isMarked ? '☑' : '☐'}<span class="hidden">{isMarked ? 'sélectionné, ' : ''}</span></span>
      <span class={`severity tone-${signal.severity}`}><Mark tone={signal.severity} /> {severityText[signal.severity]}</span>
      <span class="what" title={subjectText(signal)}><strong>{measured ? valueText(measured.value, measured.unit) : ''}</strong> {subjectText(signal)}</span>
      <span class="state">{stateText[state]}{state === 'acknowledged' && signal.acknowledgedBy ? ` — ${signal.acknowledgedBy}` : ''}</span>
      <span class="where">{place}{signal.subject.establishmentName && signal.subject.presentationLabel ? ` · ${signal.subject.establishmentName}` : ''} · {kindText(signal.kind)} · {corroborationText(signal.corroboration)}{signal.assignedTo ? ` · affecté à ${signal.assignedTo}` : ''}</span>
      <span class={held?.old ? 'age old' : 'age'}>{now === null ? '' : held !== null ? held.words : isClosed(signal) ? `clos il y a ${ageText(now - signal.changedAt)}` : `depuis ${ageText(now - signal.firstSeen)}`}</span>
    </li>
  );
}

function Empty() {
  if (!feed.loaded) return <p class="empty">En attente du serveur…</p>;
  if (status.value?.phase === 'backfill') return <p class="empty">Chargement de l'historique en cours : les signaux sont retenus jusqu'à sa fin.</p>;
  const { state, sort, ...narrowing } = filters.value;
  const narrowed = Object.values(narrowing).some(value => value !== '');
  return (
    <div class="empty">
      <p>{narrowed ? 'Aucun signal ne répond à ces filtres.' : state === 'open' ? 'Aucun signal à traiter.' : 'Aucun signal dans cet état.'}</p>
      {narrowed ? <p><button type="button" class="button" onClick={() => setFilters({ ...noFilters, state, sort })}>Effacer les filtres</button></p> : null}
    </div>
  );
}

/** The live list: only the rows in view are drawn. */
export function List() {
  void revision.value;
  const { rows, fresh, gone } = view.value;
  const box = useRef<HTMLOListElement>(null);
  const [scroll, setScroll] = useState(0);
  const [height, setHeight] = useState(600);
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
    if (at * rowHeight < element.scrollTop) element.scrollTop = at * rowHeight;
    else if ((at + 1) * rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = (at + 1) * rowHeight - element.clientHeight;
  }, [current.value]);
  const first = Math.max(0, Math.floor(scroll / rowHeight) - overscan);
  const last = Math.min(rows.length, Math.ceil((scroll + height) / rowHeight) + overscan);
  const active = current.value !== null && rows.slice(first, last).includes(current.value) ? `row-${current.value}` : undefined;
  return (
    <section class="list" aria-label="Liste des signaux" onPointerEnter={() => pointerInside.value = true} onPointerLeave={() => pointerInside.value = false}>
      <div class="list-head" role="status">
        <span data-testid="count">{rows.length} signa{rows.length > 1 ? 'ux' : 'l'}</span>
        {fresh > 0
          ? <button type="button" class="button main" data-testid="new-pill" onClick={refreshList}>{fresh} nouveau{fresh > 1 ? 'x' : ''} — afficher (n)</button>
          : gone > 0 ? <button type="button" class="button" onClick={refreshList}>{gone} ne répond{gone > 1 ? 'ent' : ''} plus au filtre — actualiser (n)</button> : null}
      </div>
      {rows.length === 0 ? <Empty /> : null}
      <ol ref={box} class="rows" role="listbox" tabIndex={0} aria-label="Signaux" aria-activedescendant={active} hidden={rows.length === 0}
        onScroll={event => { setScroll(event.currentTarget.scrollTop); scrolled.value = event.currentTarget.scrollTop > 4; }}
        onFocus={() => listFocused.value = true} onBlur={() => listFocused.value = false}>
        <li class="spacer" role="presentation" style={{ height: `${rows.length * rowHeight}px` }} />
        {rows.slice(first, last).map((id, index) => {
          const signal = feed.signals.get(id);
          return signal ? <Row key={id} signal={signal} at={first + index} of={rows.length} top={(first + index) * rowHeight} /> : null;
        })}
      </ol>
    </section>
  );
}
