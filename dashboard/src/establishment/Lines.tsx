import { useEffect, useRef, useState } from 'preact/hooks';
import { ageText, amountText, countText, daysText, levelText, momentText, reasonText, unitText } from '../format/format';
import { Mark } from '../ui/Mark';
import { usePrinting } from '../ui/printing';
import { now } from './clock';
import { type Column, type Group, groupOf, groups, reasons } from './rows';
import { choose, chosen, hold, lineOf, lines, missed, rows, setView, totals, view } from './state';
import type { Line } from './wire';
import { dateText, flagText } from './words';

const rowHeight = 44;
const overscan = 8;
/** On paper lines are not windowed, up to here. */
const mostPrinted = 1000;

export const groupText: { readonly [group in Group]: string } = { critical: 'Critique', alert: 'Alerte', ok: 'Normal', stale: 'Périmé', unknown: 'Inconnu' };
export const toneOf = (group: Group): string => group === 'stale' ? 'unknown' : group;

/** « 8,2 j », or why there is none. */
export const coverText = (line: Line): string => line.coverageDays !== null ? daysText(line.coverageDays) : line.level === 'ok' ? reasonText(line.coverageReason) : '';

function LevelOf({ line }: { readonly line: Line }) {
  const group = groupOf(line);
  return <span class={`tone-${toneOf(group)}`}><Mark tone={toneOf(group)} /> {line.level !== 'unknown' ? levelText[line.level] : group === 'stale' ? 'Périmé' : `Inconnu : ${reasonText(line.coverageReason)}`}</span>;
}

/** How many lines stand where; each a filter. Days of unlike units are never added: lines are counted. */
export function Totals() {
  const all = lines.value;
  if (all === null) return null;
  return (
    <section class="totals" aria-label="Lignes par niveau">
      <div class="share" aria-hidden="true">{groups.map(group => totals.value[group] === 0 ? null : <span key={group} class={`part ${group}`} style={{ flexGrow: totals.value[group] }} />)}</div>
      <div class="chips" role="group" aria-label="Montrer seulement">
        <button type="button" class="button" aria-pressed={view.value.group === ''} onClick={() => setView({ group: '' })}><strong>{countText(all.length)}</strong> lignes</button>
        {groups.map(group => (
          <button key={group} type="button" class="button" data-testid={`only-${group}`} aria-pressed={view.value.group === group} onClick={() => setView({ group: view.value.group === group ? '' : group })}>
            <span class={`tone-${toneOf(group)}`}><Mark tone={toneOf(group)} /></span> <strong>{countText(totals.value[group])}</strong> {groupText[group].toLowerCase()}</button>))}
        <label class="line-search"><span class="hidden">Chercher dans les lignes</span><input class="field" type="search" data-testid="line-search" placeholder="chercher un médicament, un code" value={view.value.text} onInput={event => setView({ text: event.currentTarget.value })} /></label>
        <p class="aside" role="status" data-testid="line-count">{countText(rows.value.length)} ligne{rows.value.length > 1 ? 's' : ''} montrée{rows.value.length > 1 ? 's' : ''}</p>
      </div>
      {totals.value.stale + totals.value.unknown > 0 ? <p class="aside">Sans niveau : {reasons(all).map(([reason, count]) => `${countText(count)} ${reasonText(reason === '' ? null : reason)}`).join(', ')}. Inconnu n'est jamais compté comme normal.</p> : null}
      {missed.value.unreadable > 0 ? <p class="problem" role="alert">{missed.value.unreadable} ligne(s) illisible(s), non affichée(s).</p> : null}
      {missed.value.more ? <p class="problem" role="alert">Plus de {countText(all.length)} lignes : seules les premières sont lues.</p> : null}
    </section>
  );
}

const heads: readonly (readonly [Column, string, boolean])[] = [
  ['label', 'Présentation', false], ['level', 'Niveau', false], ['coverage', 'Couverture', true], ['stock', 'Stock', true], ['daily', 'Conso. par jour', true], ['depletion', 'Épuisement', false], ['asOf', 'Données', true],
];

function Head({ column, words, right }: { readonly column: Column; readonly words: string; readonly right: boolean }) {
  const here = view.value.sort === column;
  return (
    <th scope="col" class={right ? 'num' : undefined} aria-sort={here ? view.value.down ? 'descending' : 'ascending' : 'none'}>
      <button type="button" class="sort" onClick={() => setView({ sort: column, down: here ? !view.value.down : false })}>{words}<span aria-hidden="true">{here ? view.value.down ? ' ▼' : ' ▲' : ''}</span></button>
    </th>
  );
}

function Row({ line, at }: { readonly line: Line; readonly at: number }) {
  const open = chosen.value === line.presentation;
  const soon = line.depletion;
  return (
    <tr class={open ? 'chosen' : undefined} aria-rowindex={at + 2} data-testid="line" data-code={line.presentation} style={{ height: `${rowHeight}px` }} onClick={() => choose(line.presentation)}>
      <th scope="row"><button type="button" class="row-button" aria-pressed={open} title={`${line.label ?? 'Inconnue du référentiel'} — ${line.presentation}`}>{line.label ?? line.presentation}</button></th>
      <td><LevelOf line={line} /></td>
      <td class="num"><strong>{coverText(line)}</strong></td>
      <td class="num">{line.stock === null ? 'inconnu' : `${amountText(line.stock)} ${unitText(line.unit, line.stock)}`}</td>
      <td class="num" title={[`${line.observedDays} jours observés sur ${line.windowDays}`, line.dailyRaw === null ? '' : `moyenne brute ${amountText(line.dailyRaw)} ${unitText(`${line.unit}/day`, line.dailyRaw)}`, ...line.flags.map(flagText)].filter(Boolean).join(' — ')}>
        {line.daily === null ? 'inconnue' : `${amountText(line.daily)} ${unitText(line.unit, line.daily)}`}<span class="aside under"> {line.observedDays}/{line.windowDays} j{line.flags.length > 0 ? ' *' : ''}</span></td>
      <td title={soon === null ? undefined : `calculé le ${momentText(soon.asOf)} ; ${soon.p10 === null ? 'pas avant 60 j' : `pas avant le ${dateText(soon.p10)}`} 9 fois sur 10`}>{soon === null ? <span class="aside">{line.depletionReason === 'not-forecast' ? 'pas encore prévu' : reasonText(line.depletionReason)}</span> : soon.p50 === null ? 'au-delà de 60 j' : dateText(soon.p50)}
        {soon?.p10 ? <span class="aside from"> dès le {dateText(soon.p10)}</span> : null}</td>
      <td class="num" title={momentText(line.asOf)}>{now.value === null ? '' : ageText(now.value - line.asOf)}</td>
    </tr>
  );
}

/** Up to ten thousand lines; only those in view are drawn. Arrows go from line to line. */
export function Lines() {
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState(0);
  const [height, setHeight] = useState(480);
  const [inside, setInside] = useState({ pointer: false, focus: false });
  const focusNext = useRef<string | null>(null);
  useEffect(() => { hold.value = inside.pointer || inside.focus; }, [inside]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const list = rows.value;
  const printing = usePrinting();
  const first = printing ? 0 : Math.max(0, Math.min(list.length, Math.floor(scroll / rowHeight)) - overscan);
  const last = Math.min(list.length, printing ? mostPrinted : Math.ceil((scroll + height) / rowHeight) + overscan);
  useEffect(() => {
    if (focusNext.current === null) return;
    const button = box.current?.querySelector<HTMLElement>(`[data-code="${CSS.escape(focusNext.current)}"] button`);
    if (!button) return;
    focusNext.current = null;
    button.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const element = box.current;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || !element || list.length === 0 || (event.target as Element).closest('thead')) return;
    event.preventDefault();
    const from = chosen.value === null ? -1 : list.indexOf(chosen.value);
    const to = Math.max(0, Math.min(list.length - 1, from < 0 ? (step > 0 ? 0 : list.length - 1) : from + step));
    const code = list[to];
    if (code === undefined) return;
    const head = element.querySelector('thead')?.getBoundingClientRect().height ?? 0;
    if (to * rowHeight < element.scrollTop) element.scrollTop = to * rowHeight;
    else if ((to + 1) * rowHeight + head > element.scrollTop + element.clientHeight) element.scrollTop = (to + 1) * rowHeight + head - element.clientHeight;
    setScroll(element.scrollTop);
    focusNext.current = code;
    choose(code);
  };
  const { text, group } = view.value;
  return (
    <section class="lines" aria-label="Lignes">
      {lines.value !== null && list.length === 0 ? (
        <p class="empty">{lines.value.length === 0 ? "Cet établissement n'a encore nommé aucune présentation." : 'Aucune ligne ne répond à ces choix.'}
          {text !== '' || group !== '' ? <> <button type="button" class="button" onClick={() => setView({ text: '', group: '' })}>Tout montrer</button></> : null}</p>
      ) : null}
      <div ref={box} class="lines-scroll" tabIndex={0} role="region" aria-label="Tableau des lignes ; flèches pour passer de l'une à l'autre" hidden={list.length === 0}
        onScroll={event => setScroll(event.currentTarget.scrollTop)} onKeyDown={onKeyDown}
        onPointerEnter={() => setInside(was => ({ ...was, pointer: true }))} onPointerLeave={() => setInside(was => ({ ...was, pointer: false }))}
        onFocusCapture={() => setInside(was => ({ ...was, focus: true }))} onBlurCapture={event => { if (!box.current?.contains(event.relatedTarget as Node | null)) setInside(was => ({ ...was, focus: false })); }}>
        <table aria-rowcount={list.length + 1} data-testid="lines">
          <thead><tr aria-rowindex={1}>{heads.map(([column, words, right]) => <Head key={column} column={column} words={words} right={right} />)}</tr></thead>
          <tbody>
            {first > 0 ? <tr class="spacer" aria-hidden="true"><td colSpan={heads.length} style={{ height: `${first * rowHeight}px` }} /></tr> : null}
            {list.slice(first, last).map((code, index) => {
              const line = lineOf(code);
              return line ? <Row key={code} line={line} at={first + index} /> : null;
            })}
            {printing && last < list.length ? <tr><td colSpan={heads.length}>Les {countText(last)} premières lignes sur {countText(list.length)} : affiner le choix pour imprimer les autres.</td></tr>
              : last < list.length ? <tr class="spacer" aria-hidden="true"><td colSpan={heads.length} style={{ height: `${(list.length - last) * rowHeight}px` }} /></tr> : null}
          </tbody>
        </table>
      </div>
    </section>
  );
}
