import { signal as cell } from '@preact/signals';
import { session } from '../api/session';
import { kindText, momentText, severityText, stateText } from '../format/format';
import { measuredAtText, measuredText } from '../format/measured';
import { feed } from '../live/store';
import { placeText } from '../places/places';
import { exerciseName } from '../ui/exercise';
import { titled } from '../ui/announced';
import { closedNote } from './closed';
import { agedText, whereText } from './List';
import { shownState, subjectText } from './actions';
import { stateNames } from './FilterBar';
import { type Filters, mine, nobodys } from './filters';
import { marksNow } from './paper';
import { filters, handingOver, nowSecond, view } from './view';

/** On paper the whole list stands as a table, not the rows in view; it is made when printing begins and goes when it ends. */
const printing = cell(false);
const mostPrinted = 2000;

export function followPrinting(): void {
  addEventListener('beforeprint', () => printing.value = !handingOver.value);
  addEventListener('afterprint', () => printing.value = false);
  matchMedia('print').addEventListener('change', event => printing.value = event.matches && !handingOver.value);
}

/** From a key: the table is drawn before the browser takes its picture. */
export function printList(): void {
  printing.value = true;
  setTimeout(() => print());
}

/** The filters as a sentence for who reads the paper. */
export function filtersText(now: Filters, me: string): string {
  const who = now.who === '' ? null : now.who === mine ? `à ${me === '' ? 'moi' : me}` : now.who === nobodys ? 'à personne' : `à ${now.who}`;
  return [`état : ${stateNames[now.state].toLowerCase()}`, now.severity === '' ? null : `gravité : ${severityText[now.severity].toLowerCase()}`, now.kind === '' ? null : `type : ${kindText(now.kind).toLowerCase()}`,
    now.territory === '' ? null : `territoire : ${placeText(now.territory)}`, who, now.text === '' ? null : `texte : « ${now.text} »`, now.sort === 'recent' ? 'les plus récents d\'abord' : 'les plus graves d\'abord'].filter(Boolean).join(' ; ');
}

export function PrintedList() {
  if (!printing.value) return null;
  const { rows } = view.peek();
  const at = nowSecond.peek();
  const me = session.peek()?.name ?? '';
  const { stale, played, dataOf } = marksNow();
  const closed = closedNote();
  return (
    <section class="printed" aria-label="Liste imprimée" data-testid="printed">
      <h1>{titled(`Signaux — Medistock.Realtime — ${at === null ? 'heure inconnue' : momentText(at)} (heure de Paris)`, exerciseName.value)}</h1>
      {[stale, played].map(words => words === null ? null : <p key={words} class="printed-mark">{words}</p>)}
      <p>{dataOf}. {rows.length} signa{rows.length > 1 ? 'ux' : 'l'} ; {filtersText(filters.peek(), me)}. Imprimé par {me === '' ? 'inconnu' : me}.{rows.length > mostPrinted ? ` Les ${mostPrinted} premiers sont imprimés.` : ''}{closed === null ? '' : ` Clos : ${closed.words}.`}</p>
      <table>
        <thead><tr><th scope="col">Gravité</th><th scope="col">Mesure</th><th scope="col">Quoi</th><th scope="col">Où, type</th><th scope="col">État</th><th scope="col">Âge</th></tr></thead>
        <tbody>{rows.slice(0, mostPrinted).map(id => {
          const signal = feed.signals.get(id);
          if (!signal) return null;
          const state = shownState(signal);
          return (
            <tr key={id}><td>{severityText[signal.severity]}</td><td>{measuredText(signal)} {measuredAtText(signal, at)}</td><td>{subjectText(signal)}</td><td>{whereText(signal)}</td>
              <td>{stateText[state]}{state === 'acknowledged' && signal.acknowledgedBy ? ` — ${signal.acknowledgedBy}` : ''}{signal.assignedTo ? `, affecté à ${signal.assignedTo}` : ''}</td><td>{agedText(signal, at).words}</td></tr>);
        })}</tbody>
      </table>
    </section>
  );
}
