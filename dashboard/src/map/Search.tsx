import { useEffect, useRef, useState } from 'preact/hooks';
import { type Presentation, searchPresentations } from '../api/calls';
import './search.css';

const pauseMs = 200;

/** Search over presentations by label, DCI or code: arrows, Enter, Escape. */
export function Search({ choose }: { readonly choose: (code: string, label: string) => void }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Presentation[]>([]);
  const [note, setNote] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const asked = useRef(0);
  useEffect(() => {
    const query = text.trim();
    const mine = ++asked.current;
    if (query.length < 2) {
      setFound([]);
      setNote(null);
      return;
    }
    const timer = setTimeout(() => {
      searchPresentations(query).then(
        answer => {
          if (mine !== asked.current) return;
          setFound(answer);
          setAt(0);
          setNote(answer.length === 0 ? 'Aucune présentation ne répond.' : null);
        },
        (error: unknown) => { if (mine === asked.current) setNote(error instanceof Error ? error.message : String(error)); });
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  const take = (one: Presentation | undefined): void => {
    if (!one) return;
    choose(one.code, one.label);
    setText('');
    setOpen(false);
  };
  const showing = open && found.length > 0;
  return (
    <div class="search">
      <label for="search">Chercher une présentation</label>
      <input id="search" class="field" type="text" role="combobox" autocomplete="off" placeholder="médicament, DCI, code" aria-expanded={showing} aria-controls="search-list" aria-autocomplete="list"
        aria-activedescendant={showing ? `option-${at}` : undefined} value={text}
        onInput={event => { setText(event.currentTarget.value); setOpen(true); }} onFocus={() => setOpen(true)} onBlur={() => setOpen(false)}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
          else if (event.key === 'Enter') take(found[at]);
          else if (event.key === 'Escape') setOpen(false);
          else return;
          event.preventDefault();
        }} />
      {open && note ? <p class="search-note" role="status">{note}</p> : null}
      <ul id="search-list" role="listbox" aria-label="Présentations trouvées" hidden={!showing}>
        {found.map((one, index) => (
          <li key={one.code} id={`option-${index}`} role="option" aria-selected={index === at} onPointerDown={event => { event.preventDefault(); take(one); }}>
            <strong>{one.label}</strong><span>{[one.dci, one.laboratory, one.code].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
