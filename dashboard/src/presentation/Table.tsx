import { useRef, useState } from 'preact/hooks';
import { coverText, isAtMost } from '../format/atMost';
import { levelText, linkText, reasonText, shareText, whenText } from '../format/format';
import { rowKey } from '../live/feed';
import { serverNow } from '../live/store';
import type { CoverageRow } from '../live/wire';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { Part, Renewal, waitingFor } from './Part';
import { type Column, type Sorting, countedShare, inPlaces, sorted, usual } from './order';
import { chooseLink, choosePlace, link, place, rows, rowsAsked } from './state';
import { plural, quantityText } from './words';

const heads: readonly { readonly by: Column; readonly words: string; readonly num?: boolean; readonly title?: string }[] = [
  { by: 'territory', words: 'Territoire' }, { by: 'link', words: 'Maillon' }, { by: 'level', words: 'Niveau' }, { by: 'coverage', words: 'Couverture', num: true }, { by: 'stock', words: 'Stock', num: true },
  { by: 'need', words: 'Consommation', num: true, title: 'lissée sur 7 jours' }, { by: 'counted', words: 'Part comptée', num: true, title: "part des établissements dont la ligne est dans les chiffres" },
  { by: 'stale', words: 'Périmés', num: true }, { by: 'unknown', words: 'Inconnus', num: true }, { by: 'critical', words: 'Sous seuil critique', num: true }, { by: 'asOf', words: 'Données' },
];

const kinds = [['', 'Tous'], ['REG-', 'Régions'], ['DEP-', 'Départements']] as const;

function Line({ of }: { readonly of: CoverageRow }) {
  const share = countedShare(of);
  return (
    <tr class={of.territory === place.value && of.link === link.value ? 'chosen' : undefined} data-testid="territory-row">
      <th scope="row"><button type="button" class="as-link" onClick={() => { choosePlace(of.territory); chooseLink(of.link); document.getElementById('perspective')?.scrollIntoView(); }}>{placeText(of.territory)}</button></th>
      <td>{linkText(of.link)}</td>
      <td class={`level-cell tone-${of.level}`}><Mark tone={of.level} /> {of.level === 'unknown' ? `Inconnu : ${reasonText(of.coverageReason)}` : levelText[of.level]}</td>
      <td class="num">{of.coverageDays === null ? of.level === 'unknown' ? '' : reasonText(of.coverageReason) : coverText(of)}</td>
      <td class="num">{of.stock === null ? 'inconnu' : quantityText(of.stock, of.unit)}</td>
      <td class="num">{of.dailyConsumption === null ? 'inconnue' : quantityText(of.dailyConsumption, `${of.unit}/day`)}{isAtMost(of) ? <small>minorée</small> : null}</td>
      <td class="num">{share === null ? '' : `${shareText(share)} (${of.lines})`}</td>
      <td class="num">{of.staleLines}</td>
      <td class="num">{of.unknownLines}</td>
      <td class="num">{of.criticalShare === null ? '' : shareText(of.criticalShare)}</td>
      <td>{of.asOf === null ? 'aucune' : whenText(of.asOf, serverNow.value)}</td>
    </tr>
  );
}

/** Every territory on every link that the key may read: the text twin of all maps and plots. Rows keep their places while somebody is in the table. */
export function Table() {
  const [sorting, setSorting] = useState<Sorting>(usual);
  const [kind, setKind] = useState<string>('');
  const [onlyLink, setOnlyLink] = useState('');
  const held = useRef(false);
  const places = useRef<readonly string[]>([]);
  const asked = useRef('');
  const all = rows.value.filter(row => row.territory.startsWith(kind) && (onlyLink === '' || row.link === onlyLink));
  const question = `${sorting.by} ${sorting.down} ${kind} ${onlyLink}`;
  const fresh = sorted(all, sorting, placeText);
  const shown = held.current && asked.current === question ? inPlaces(fresh, rowKey, places.current) : fresh;
  places.current = shown.map(rowKey);
  asked.current = question;
  const links = [...new Set(rows.value.map(row => row.link))].sort();
  return (
    <Part id="territoires" title="Tous les territoires" wide aside={
      <div class="filters">
        <label>Territoires{' '}<select class="field" value={kind} onChange={event => setKind(event.currentTarget.value)}>{kinds.map(([start, words]) => <option key={start} value={start}>{words}</option>)}</select></label>
        <label>Maillon{' '}<select class="field" value={onlyLink} onChange={event => setOnlyLink(event.currentTarget.value)}><option value="">Tous</option>{links.map(one => <option key={one} value={one}>{linkText(one)}</option>)}</select></label>
        <span class="aside" role="status">{plural(shown.length, 'ligne', 'lignes')}</span>
      </div>}>
      <Renewal got={rowsAsked.got.value} />
      {all.length > 0 ? null : rows.value.length > 0 ? <p class="empty">Aucune ligne pour ce choix.</p> : waitingFor('Territoires', rowsAsked.got.value) ?? <p class="empty" data-testid="no-rows">Aucun établissement que votre clé puisse lire n'a déclaré cette présentation : pas de données, ce qui n'est pas un stock nul.</p>}
      {all.length === 0 ? null : (
        <div class="scroll tall" role="region" aria-label="Tableau des territoires" tabIndex={0} onPointerEnter={() => { held.current = true; }} onPointerLeave={() => { held.current = false; }} onFocusIn={() => { held.current = true; }} onFocusOut={() => { held.current = false; }}>
          <table class="plain sortable" data-testid="territory-table">
            <caption class="hidden">Couverture par territoire et par maillon</caption>
            <thead><tr>{heads.map(head => (
              <th key={head.by} scope="col" class={head.num ? 'num' : undefined} aria-sort={sorting.by === head.by ? sorting.down ? 'descending' : 'ascending' : 'none'}>
                <button type="button" title={head.title} onClick={() => setSorting({ by: head.by, down: sorting.by === head.by ? !sorting.down : false })}>{head.words}<span class="arrow" aria-hidden="true">{sorting.by === head.by ? sorting.down ? '▼' : '▲' : ''}</span></button>
              </th>
            ))}</tr></thead>
            <tbody>{shown.map(row => <Line key={rowKey(row)} of={row} />)}</tbody>
          </table>
        </div>
      )}
    </Part>
  );
}
