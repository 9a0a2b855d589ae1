import { useEffect, useRef, useState } from 'preact/hooks';
import { countText } from '../format/format';
import { type Group, searchGroups } from './groups';
import { chooseGroup } from './state';

const pauseMs = 200;

/** Search over molecule groups by name: arrows, Enter, Escape. */
export function GroupSearch() {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Group[]>([]);
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
      searchGroups(query).then(
        answer => {
          if (mine !== asked.current) return;
          setFound(answer);
          setAt(0);
          setNote(answer.length === 0 ? 'Aucun groupe ne répond.' : null);
        },
        (error: unknown) => { if (mine === asked.current) setNote(error instanceof Error ? error.message : String(error)); });
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  const take = (one: Group | undefined): void => {
    if (!one) return;
    chooseGroup(one.id, one.label);
    setText('');
    setOpen(false);
  };
  const showing = open && found.length > 0;
  return (
    <div class="search">
      <label for="group-search">Chercher un groupe de molécules</label>
      <input id="group-search" class="field" type="text" role="combobox" autocomplete="off" placeholder="DCI, forme" aria-expanded={showing} aria-controls="group-list" aria-autocomplete="list"
        aria-activedescendant={showing ? `group-${at}` : undefined} value={text}
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
      <ul id="group-list" role="listbox" aria-label="Groupes trouvés" hidden={!showing}>
        {found.map((one, index) => (
          <li key={one.id} id={`group-${index}`} role="option" aria-selected={index === at} onPointerDown={event => { event.preventDefault(); take(one); }}>
            <strong>{one.label}</strong><span>{countText(one.presentations)} présentation{one.presentations > 1 ? 's' : ''}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
