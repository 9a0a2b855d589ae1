import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { session } from '../api/session';
import { momentText } from '../format/format';
import { feed, serverNow } from '../live/store';
import { titled } from '../ui/announced';
import { exerciseName } from '../ui/exercise';
import { countsText, handOver, handOverText, type HandOver as Note } from './handover';
import { marksNow } from './paper';
import { handingOver } from './view';

/** The note of a shift's end: what stands now, and words of one's own; copied or printed. It does not move while it is read. */
export function HandOver() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = handingOver.value;
  const [note, setNote] = useState<Note | null>(null);
  const [words, setWords] = useState('');
  const [copied, setCopied] = useState<string | null>(null);
  useLayoutEffect(() => {
    if (shown && serverNow.peek() !== null) {
      setNote(handOver(feed.signals.values(), serverNow.peek() ?? 0, marksNow()));
      setCopied(null);
      dialog.current?.showModal();
    } else dialog.current?.close();
  }, [shown]);
  const by = session.value?.name ?? '';
  const exercise = exerciseName.value;
  const title = (at: number): string => titled(`Relève du ${momentText(at)}`, exercise);
  const copy = async (): Promise<void> => {
    if (note === null) return;
    try {
      await navigator.clipboard.writeText(handOverText(note, title(note.at), by, words));
      setCopied('Copié.');
    } catch {
      // Refused by the browser, or a page without https: paper is left.
      setCopied("Ce navigateur ne laisse pas copier : imprimez la note.");
    }
  };
  return (
    <dialog ref={dialog} class="hand-over" aria-labelledby="hand-over-title" data-testid="hand-over" onClose={() => handingOver.value = false}>
      {note === null || note.marks.stale === null ? null : <p class="stale-banner" data-testid="hand-over-stale">{note.marks.stale}</p>}
      {note === null || note.marks.played === null ? null : <p class="played-mark" data-testid="hand-over-played">{note.marks.played}</p>}
      <h2 id="hand-over-title">{note === null ? 'Relève' : title(note.at)}</h2>
      {note === null ? null : <>
        <p class="aside">Par {by}. {note.marks.dataOf}. {note.marks.stale === null ? 'État de cet instant' : 'Dernier état connu, pas celui de maintenant'} ; la note n'est pas gardée par le serveur.</p>
        <ul>{note.counts.map(one => <li key={one.severity}>{countsText(one)}</li>)}</ul>
        <label for="hand-over-words">À dire à la permanence suivante</label>
        <textarea id="hand-over-words" class="field" rows={3} maxLength={4000} value={words} onInput={event => setWords(event.currentTarget.value)} />
        <ol>{note.lines.map(line => <li key={line.id}>{line.words}</li>)}</ol>
        {note.left > 0 ? <p class="aside">et {note.left} autre{note.left > 1 ? 's signaux' : ' signal'} en cours.</p> : null}</>}
      <p class="hand-over-acts">
        <button type="button" class="button main" onClick={() => void copy()}>Copier</button>
        <button type="button" class="button" onClick={() => print()}>Imprimer</button>
        <button type="button" class="button" onClick={() => handingOver.value = false}>Fermer</button>
        <span role="status">{copied}</span>
      </p>
    </dialog>
  );
}
