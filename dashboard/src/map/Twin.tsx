import { useRef, useState } from 'preact/hooks';
import { whenText } from '../format/format';
import { serverNow } from '../live/store';
import { outlines, overseas, placeText } from '../places/places';
import { inPlaces } from '../presentation/order';
import { LevelCell, apart, daysCell } from './Detail';
import { type Column, sorted } from './shown';
import { absence, group, groupPlaceOf, presentation, rowOf, select, selected, shownLink, sort, sortBy } from './state';

const all = [...outlines, ...overseas];

const heads: readonly (readonly [Column | null, string, boolean])[] = [['place', 'Territoire', false], ['level', 'Niveau', false], ['days', 'Jours', true], ['lines', 'Étab.', true], [null, 'Hors total', false], ['asOf', 'Données', false]];

/** A group counts no establishment of its own: how many of its presentations are low there, instead. */
const ofGroup: typeof heads = [...heads.slice(0, 3), [null, 'Présentations sous 10 j', true]];

function Head({ column, words, right }: { readonly column: Column | null; readonly words: string; readonly right: boolean }) {
  const here = column !== null && sort.value.by === column;
  return (
    <th scope="col" class={right ? 'num' : undefined} aria-sort={column === null ? undefined : here ? sort.value.down ? 'descending' : 'ascending' : 'none'}>
      {column === null ? words : <button type="button" class="sort" onClick={() => sortBy(column)}>{words}<span aria-hidden="true">{here ? sort.value.down ? ' ▼' : ' ▲' : ''}</span></button>}</th>
  );
}

/** The same figures as the map, in rows; territories without a row at the end. Rows keep their places while somebody is in the table, whatever comes live or is played. */
export function Twin() {
  // What the key may not read comes after its own territories, unless names are sorted.
  const unread = (code: string): number => Number(sort.value.by !== 'place' && absence(`DEP-${code}`) === 'refused');
  const [inside, setInside] = useState({ pointer: false, focus: false });
  const places = useRef<readonly string[]>([]);
  const question = useRef('');
  const fresh = [...sorted(all, rowOf, sort.value)].sort((a, b) => unread(a.code) - unread(b.code));
  // Another order or another subject was asked for: what stood before is no reason to keep it.
  const asked = [sort.value.by, sort.value.down, group.value, presentation.value, shownLink.value].join(' ');
  const ordered = (inside.pointer || inside.focus) && question.current === asked ? inPlaces(fresh, one => one.code, places.current) : fresh;
  places.current = ordered.map(one => one.code);
  question.current = asked;
  return (
    <section class="twin" aria-label="Tableau de la carte" tabIndex={0}
      onPointerEnter={() => setInside(was => ({ ...was, pointer: true }))} onPointerLeave={() => setInside(was => ({ ...was, pointer: false }))}
      onFocusCapture={() => setInside(was => ({ ...was, focus: true }))} onBlurCapture={event => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setInside(was => ({ ...was, focus: false })); }}>
      <table data-testid="twin">
        <caption class="hidden">Couverture par département</caption>
        <thead><tr>{(group.value === null ? heads : ofGroup).map(([column, words, right]) => <Head key={words} column={column} words={words} right={right} />)}</tr></thead>
        <tbody>{ordered.map(({ code }) => {
          const row = rowOf(code);
          return (
            <tr key={code} class={selected.value === code ? 'chosen' : undefined} onClick={() => select(code)}>
              <th scope="row"><button type="button" class="row-button" aria-pressed={selected.value === code}>{placeText(`DEP-${code}`)}</button></th><td class="level"><LevelCell row={row} territory={`DEP-${code}`} /></td><td class="num">{daysCell(row)}</td>
              {group.value === null ? <><td class="num">{row?.lines ?? ''}</td><td>{row ? apart(row) : ''}</td><td>{row?.asOf ? whenText(row.asOf, serverNow.value) : ''}</td></> : <td class="num">{groupPlaceOf(`DEP-${code}`)?.short.length ?? ''}</td>}
            </tr>
          );
        })}</tbody>
      </table>
    </section>
  );
}
