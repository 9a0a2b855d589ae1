import { useEffect, useState } from 'preact/hooks';
import { searchPresentations } from '../api/calls';
import { knownPlaces, placeText } from '../places/places';
import { type Choice, groupsLike } from './calls';
import { Field } from './fields';
import type { Refusal } from './refusals';

interface PickerProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly chosen: readonly string[];
  readonly change: (chosen: readonly string[]) => void;
  readonly refusal: Refusal | null;
}

const given = (list: readonly string[]): readonly string[] => list.filter(one => one !== '');

/** What has been chosen, each with a way to take it out again. The first entry of a draft's list is always the empty one. */
function Chosen({ chosen, change, text }: { readonly chosen: readonly string[]; readonly change: (chosen: readonly string[]) => void; readonly text: (code: string) => string }) {
  const there = given(chosen);
  return there.length === 0 ? null : (
    <ul class="chosen">{there.map(code => (
      <li key={code}><span>{text(code)}</span> <button type="button" class="button" onClick={() => change(['', ...there.filter(one => one !== code)])}>Retirer<span class="hidden"> {text(code)}</span></button></li>))}</ul>
  );
}

const waitMs = 250;

/** Typed, searched on the server, chosen by button: nothing that the reference does not know can be sent. */
function Searched({ name, label, hint, chosen, change, refusal, search, single }: PickerProps & { readonly search: (query: string) => Promise<readonly Choice[]>; readonly single?: boolean }) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<{ readonly query: string; readonly choices: readonly Choice[]; readonly problem: string | null } | null>(null);
  useEffect(() => {
    const query = words.trim();
    if (query.length < 3) {
      setFound(null);
      return;
    }
    let current = true;
    const timer = setTimeout(() => {
      search(query).then(choices => { if (current) setFound({ query, choices, problem: null }); },
        error => { if (current) setFound({ query, choices: [], problem: error instanceof Error ? error.message : String(error) }); });
    }, waitMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [words]);
  const add = (code: string): void => {
    change(single ? ['', code] : ['', ...given(chosen).filter(one => one !== code), code]);
    setWords('');
    document.getElementById(`field-${name}`)?.focus();
  };
  return (
    <div class="picker">
      <Field name={name} label={label} hint={hint ?? 'Trois lettres au moins, puis choisissez'} refusal={refusal}>{more =>
        <input {...more} class="field" type="search" autocomplete="off" maxLength={100} value={words} onInput={event => setWords(event.currentTarget.value)}
          onKeyDown={event => { if (event.key === 'Enter') event.preventDefault(); }} />}</Field>
      <p class="aside" role="status">{found === null ? '' : found.problem ?? (found.choices.length === 0 ? `Rien ne correspond à « ${found.query} ».` : `${found.choices.length} résultat${found.choices.length > 1 ? 's' : ''}`)}</p>
      {found === null || found.choices.length === 0 ? null : (
        <ul class="results" data-testid={`${name}-results`}>{found.choices.map(one => <li key={one.code}><button type="button" class="button" onClick={() => add(one.code)}>{one.label} <small>{one.code}</small></button></li>)}</ul>)}
      <Chosen chosen={chosen} change={change} text={code => code} />
    </div>
  );
}

const shown = 12;
export const Groups = (props: PickerProps & { readonly single?: boolean }) => <Searched {...props} search={async query => (await groupsLike(query)).slice(0, shown)} />;
export const Presentations = (props: PickerProps) => <Searched {...props} search={searchPresentations12} />;
const searchPresentations12 = async (query: string): Promise<readonly Choice[]> => (await searchPresentations(query)).slice(0, shown);

/** Nation, métropole, regions, departments: as the server names them. */
export function FurtherTerritories({ name, label, hint, chosen, change, refusal }: PickerProps) {
  const [next, setNext] = useState('');
  return (
    <div class="picker">
      <Field name={name} label={label} hint={hint ?? ''} refusal={refusal}>{more => (
        <span class="row">
          <select {...more} class="field" value={next} onChange={event => setNext(event.currentTarget.value)}>
            <option value="">aucun</option>
            {[...knownPlaces().keys()].filter(code => !chosen.includes(code)).map(code => <option key={code} value={code}>{placeText(code)}</option>)}
          </select>
          <button type="button" class="button" disabled={next === ''} onClick={() => { change(['', ...given(chosen), next]); setNext(''); document.getElementById(`field-${name}`)?.focus(); }}>Ajouter</button>
        </span>)}</Field>
      <Chosen chosen={chosen} change={change} text={placeText} />
    </div>
  );
}
